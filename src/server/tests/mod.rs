//! The server by the examples of RFC 7644 and by area.

mod support;
