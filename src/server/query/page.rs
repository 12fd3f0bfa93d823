//! Index pages and the ListResponse (RFC 7644 §3.4.2.4).

use serde_json::{Value, json};

use super::Parameters;
use crate::server::error::Refusal;
use crate::server::fault::{Fault, FaultSet};
use crate::spec::urn;

/// Which part of the results is asked for; values out of range are read as RFC 7644 Table 6 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Counted from 1.
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Page {
    pub(super) fn new(parameters: &Parameters, most: usize, faults: &FaultSet) -> Self {
        let mut start = to_size(parameters.start_index.unwrap_or(1).max(1));
        let mut length = parameters.count.map_or(most, |count| to_size(count.max(0)));
        if parameters.count == Some(0) && faults.has(Fault::PageCountZeroIsAll) || faults.has(Fault::PageCountIgnored) {
            length = most;
        }
        if faults.has(Fault::PageStartIndexIgnored) {
            start = 1;
        }
        if faults.has(Fault::PageStartIndexFromZero) && parameters.start_index.is_some_and(|index| index > 0) {
            start += 1;
        }
        if faults.has(Fault::PageStartIndexIsPageNumber) {
            start = (start - 1) * length + 1;
        }
        if faults.has(Fault::PageOverlaps) && start > 1 {
            start -= 1;
        }
        if faults.has(Fault::PageCountOneTooMany) && length > 0 {
            length += 1;
        }
        if !faults.has(Fault::ListMaxResultsExceeded) {
            length = length.min(most);
        } else if parameters.count.is_none() {
            length = usize::MAX;
        }
        Self { start, length }
    }

    /// What a faulty server makes of a page past the end.
    ///
    /// # Errors
    /// 404 when it refuses such pages.
    pub(super) fn within(self, total: usize, faults: &FaultSet) -> Result<Self, Refusal> {
        if self.start <= total.max(1) {
            return Ok(self);
        }
        if faults.has(Fault::PagePastEnd404) {
            return Err(Refusal::new(404, "no such page"));
        }
        if faults.has(Fault::PagePastEndRepeats) {
            return Ok(Self {
                start: total.saturating_sub(self.length).saturating_add(1),
                ..self
            });
        }
        Ok(self)
    }

    /// The part of the results that is on the page.
    pub(super) fn of<T>(self, results: Vec<T>) -> Vec<T> {
        results.into_iter().skip(self.start - 1).take(self.length).collect()
    }
}

/// A ListResponse; `startIndex` is the one in force, `itemsPerPage` the number of resources (RFC 7644 §3.4.2).
pub(in crate::server) fn list_response(total: usize, start: usize, resources: Vec<Value>) -> Value {
    json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

fn to_size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(start_index: Option<i64>, count: Option<i64>) -> (usize, usize) {
        let parameters = Parameters {
            start_index,
            count,
            ..Parameters::default()
        };
        let page = Page::new(&parameters, 200, &FaultSet::none());
        (page.start, page.length)
    }

    #[test]
    fn values_out_of_range_are_read_as_table_6_says() {
        assert_eq!(page(None, None), (1, 200));
        assert_eq!(page(Some(0), Some(10)), (1, 10));
        assert_eq!(page(Some(-5), Some(-1)), (1, 0));
        assert_eq!(page(Some(11), Some(1000)), (11, 200));
    }

    #[test]
    fn a_page_past_the_end_is_empty() {
        assert!(Page { start: 4, length: 2 }.of(vec![1, 2, 3]).is_empty());
        assert_eq!(Page { start: 3, length: 2 }.of(vec![1, 2, 3]), [3]);
    }
}
