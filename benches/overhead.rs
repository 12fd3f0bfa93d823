//! What the harness costs beside the requests themselves: a full run against the embedded server, compared within one process
//! with a bare loop that sends the same requests; and requests a second by number of jobs.
//!
//! `cargo bench` prints both. Ratios, not times: they mean the same on any machine.
