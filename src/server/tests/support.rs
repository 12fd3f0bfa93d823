//! Asking a server in few words.
