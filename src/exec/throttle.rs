//! Politeness: no more requests than agreed, and waiting when the target asks for it.
//!
//! A 429 is sent again always, a 503 only when the target says when (`retry-after`); nothing else ever is. Every wait is
//! counted and ends in the report, and what is still refused after the last one is an error, not a verdict.

use std::num::ParseFloatError;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, sleep_until};

use super::exchange::{Request, Response, Waits};
use super::retry_after::retry_after;
use super::transport::{Delivery, Transport, TransportError};

/// How many requests may go out in what time; they are spaced evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    interval: Duration,
}

/// A text that is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a rate such as `5/s`, `90/m` or `1000/h`")]
pub struct RateError(String);

/// How long to wait for a target that asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Longest single wait.
    pub wait: Duration,
    /// Longest time for one request, all waits together.
    pub request: Duration,
    /// Longest time for the run.
    pub run: Duration,
}

/// A wait that begins because the target asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What it answered: 429 or 503.
    pub status: u16,
    /// How long no request goes out.
    pub time: Duration,
}

/// A transport that keeps a rate and waits.
#[derive(Debug)]
pub struct Polite<T> {
    inner: T,
    rate: Option<Rate>,
    patience: Patience,
    schedule: Mutex<Schedule>,
    /// Who wants to know about waits as they begin.
    told: Option<UnboundedSender<Wait>>,
}

#[derive(Debug, Default)]
struct Schedule {
    /// When the next request may go out.
    next: Option<Instant>,
    /// Waited so far, because the target asked for it.
    waited: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            wait: Duration::from_secs(60),
            request: Duration::from_secs(120),
            run: Duration::from_secs(600),
        }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || RateError(text.to_owned());
        let (number, unit) = text.split_once('/').ok_or_else(fault)?;
        let number: f64 = number.trim().parse().map_err(|_: ParseFloatError| fault())?;
        let unit = match unit.trim() {
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            _ => return Err(fault()),
        };
        let interval = Duration::try_from_secs_f64(unit / number).map_err(|_| fault())?;
        // Slower than one an hour is a slip of the pen, and so is a rate that no clock can keep.
        let sensible = Duration::from_micros(1)..=Duration::from_secs(3600);
        sensible
            .contains(&interval)
            .then_some(Self { interval })
            .ok_or_else(fault)
    }
}

impl<T: Transport> Polite<T> {
    /// Sends through `inner`, at this rate and with this patience.
    pub fn new(inner: T, rate: Option<Rate>, patience: Patience) -> Self {
        Self {
            inner,
            rate,
            patience,
            schedule: Mutex::default(),
            told: None,
        }
    }

    /// Tells about each wait as it begins.
    #[must_use]
    pub fn telling(mut self, told: UnboundedSender<Wait>) -> Self {
        self.told = Some(told);
        self
    }

    /// The transport below.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// Waits for this request's turn.
    async fn turn(&self) {
        let at = {
            let mut schedule = self.schedule();
            let now = Instant::now();
            let at = schedule.next.map_or(now, |next| next.max(now));
            if let Some(rate) = self.rate {
                schedule.next = Some(at + rate.interval);
            }
            at
        };
        sleep_until(at).await;
    }

    /// Takes a wait off the budgets and holds back every other request too, or says that there is none left.
    async fn wait(&self, answer: &Response, waits: &mut Waits) -> Result<(), TransportError> {
        let exhausted = TransportError::Throttled {
            status: answer.status,
            times: waits.times,
        };
        let wait = retry_after(answer)
            .unwrap_or_else(|| backoff(waits.times))
            .max(SHORTEST);
        let until = Instant::now() + wait;
        {
            let mut schedule = self.schedule();
            let affordable = wait <= self.patience.wait
                && waits.total + wait <= self.patience.request
                && schedule.waited + wait <= self.patience.run;
            if !affordable {
                return Err(exhausted);
            }
            schedule.waited += wait;
            schedule.next = Some(schedule.next.map_or(until, |next| next.max(until)));
        }
        waits.times += 1;
        waits.total += wait;
        if let Some(told) = &self.told {
            // Nobody may be listening any more.
            let _ = told.send(Wait {
                status: answer.status,
                time: wait,
            });
        }
        sleep_until(until).await;
        Ok(())
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl<T: Transport> Transport for Polite<T> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.deliver(request).await.outcome
    }

    async fn deliver(&self, request: &Request) -> Delivery {
        let mut waits = Waits::default();
        loop {
            self.turn().await;
            let mut delivery = self.inner.deliver(request).await;
            if let Ok(answer) = &delivery.outcome
                && asks_to_wait(answer)
            {
                match self.wait(answer, &mut waits).await {
                    Ok(()) => continue,
                    Err(error) => delivery.outcome = Err(error),
                }
            }
            delivery.waits = (waits.times > 0).then_some(waits);
            return delivery;
        }
    }
}

/// So that `retry-after: 0` does not become a storm.
const SHORTEST: Duration = Duration::from_millis(200);

fn asks_to_wait(answer: &Response) -> bool {
    match answer.status {
        429 => true,
        503 => retry_after(answer).is_some(),
        _ => false,
    }
}

/// One second, two, four, and so on.
fn backoff(times: u32) -> Duration {
    Duration::from_secs(1 << times.min(6))
}

#[cfg(test)]
mod tests;
