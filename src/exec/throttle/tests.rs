use std::sync::atomic::{AtomicU32, Ordering};

use super::super::testing::{Fake, empty, get, with_header};
use super::*;

/// Refuses the first `times` requests like this, then answers 200.
fn refusing(times: u32, refusal: Response) -> impl Fn(&Request) -> Result<Response, TransportError> + Send + Sync {
    let left = AtomicU32::new(times);
    move |_| {
        let refuses = left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_ok();
        Ok(if refuses { refusal.clone() } else { empty(200) })
    }
}

async fn deliver(answer: impl Fn(&Request) -> Result<Response, TransportError> + Send + Sync) -> (Delivery, Duration) {
    let fake = Fake::new(answer);
    let start = Instant::now();
    let polite = Polite::new(&fake, None, Patience::default());
    let delivery = polite.deliver(&get("https://scim.example/Users")).await;
    (delivery, start.elapsed())
}

fn status(delivery: &Delivery) -> Option<u16> {
    delivery.outcome.as_ref().ok().map(|answer| answer.status)
}

#[tokio::test(start_paused = true)]
async fn the_seconds_asked_for_are_waited_and_counted() {
    let (delivery, took) = deliver(refusing(2, with_header(empty(429), "retry-after", "7"))).await;
    assert_eq!(status(&delivery), Some(200));
    let total = Duration::from_secs(14);
    assert_eq!(delivery.waits, Some(Waits { times: 2, total }));
    assert!(took >= total && took < total + Duration::from_secs(1), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_date_is_read_by_the_targets_clock() {
    let refusal = with_header(empty(503), "date", "Sun, 06 Nov 1994 08:49:37 GMT");
    let refusal = with_header(refusal, "retry-after", "Sun, 06 Nov 1994 08:50:00 GMT");
    let (delivery, _) = deliver(refusing(1, refusal)).await;
    let total = Duration::from_secs(23);
    assert_eq!(delivery.waits, Some(Waits { times: 1, total }));
}

#[tokio::test(start_paused = true)]
async fn without_retry_after_a_429_is_sent_again_and_a_503_is_the_answer() {
    let (delivery, _) = deliver(refusing(3, empty(429))).await;
    let total = Duration::from_secs(1 + 2 + 4);
    assert_eq!(
        (status(&delivery), delivery.waits),
        (Some(200), Some(Waits { times: 3, total }))
    );
    let (delivery, _) = deliver(refusing(1, empty(503))).await;
    assert_eq!((status(&delivery), delivery.waits), (Some(503), None));
    let (delivery, _) = deliver(refusing(1, with_header(empty(503), "retry-after", "soon"))).await;
    assert_eq!(status(&delivery), Some(503));
}

#[tokio::test(start_paused = true)]
async fn other_statuses_are_never_sent_again() {
    for other in [200, 401, 409, 500, 502, 504] {
        let (delivery, _) = deliver(refusing(1, with_header(empty(other), "retry-after", "1"))).await;
        assert_eq!((status(&delivery), delivery.waits), (Some(other), None));
    }
}

#[tokio::test(start_paused = true)]
async fn patience_ends_in_an_error() {
    let (delivery, took) = deliver(|_| Ok(with_header(empty(429), "retry-after", "50"))).await;
    assert_eq!(
        delivery.outcome.unwrap_err(),
        TransportError::Throttled { status: 429, times: 2 }
    );
    assert_eq!(delivery.waits.unwrap().total, Duration::from_secs(100));
    assert!(took < Duration::from_secs(101));
    let (delivery, took) = deliver(|_| Ok(with_header(empty(503), "retry-after", "99999999999999999999999"))).await;
    assert_eq!(
        delivery.outcome.unwrap_err().to_string(),
        "answers 503 and asks to wait longer than allowed"
    );
    assert_eq!(took, Duration::ZERO);
    let (delivery, _) = deliver(|_| Ok(with_header(empty(429), "retry-after", "0"))).await;
    assert_eq!(
        delivery.outcome.unwrap_err(),
        TransportError::Throttled {
            status: 429,
            times: 600
        }
    );
}

#[tokio::test(start_paused = true)]
async fn the_run_has_a_budget_of_its_own() {
    let fake = Fake::new(|_| Ok(with_header(empty(429), "retry-after", "60")));
    let polite = Polite::new(&fake, None, Patience::default());
    for _ in 0..5 {
        assert_eq!(
            polite.deliver(&get("https://scim.example/")).await.waits.unwrap().times,
            2
        );
    }
    assert_eq!(polite.deliver(&get("https://scim.example/")).await.waits, None);
}

#[tokio::test(start_paused = true)]
async fn requests_are_spaced_evenly() {
    let fake = Fake::new(|_| Ok(empty(200)));
    let polite = Polite::new(&fake, Some("4/s".parse().unwrap()), Patience::default());
    let start = Instant::now();
    let request = get("https://scim.example/");
    tokio::join!(polite.send(&request), polite.send(&request), polite.send(&request))
        .2
        .unwrap();
    assert_eq!(start.elapsed(), Duration::from_millis(500));
}

#[tokio::test(start_paused = true)]
async fn a_wait_holds_the_others_back_too() {
    let fake = Fake::new(refusing(1, with_header(empty(429), "retry-after", "5")));
    let polite = Polite::new(&fake, None, Patience::default());
    let start = Instant::now();
    let request = get("https://scim.example/");
    let second = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let delivery = polite.deliver(&request).await;
        assert_eq!(delivery.waits, None);
        start.elapsed()
    };
    let (first, second) = tokio::join!(polite.deliver(&request), second);
    assert_eq!(first.waits.unwrap().times, 1);
    assert_eq!(second, Duration::from_secs(5));
}

#[test]
fn rates_are_read() {
    let interval = |text: &str| text.parse::<Rate>().map(|rate| rate.interval);
    assert_eq!(interval("5/s"), Ok(Duration::from_millis(200)));
    assert_eq!(interval("0.5/s"), Ok(Duration::from_secs(2)));
    assert_eq!(interval("90 / m"), Ok(Duration::from_secs_f64(60.0 / 90.0)));
    for wrong in [
        "", "5", "5/d", "x/s", "0/s", "-1/s", "inf/s", "NaN/s", "1e99/s", "1e-99/s",
    ] {
        assert_eq!(
            interval(wrong).unwrap_err().to_string(),
            format!("`{wrong}` is not a rate such as `5/s`, `90/m` or `1000/h`")
        );
    }
}
