//! The one integration binary: a module a room, so that everything is built and linked once.
#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a panic is how a test fails"
)]

mod layout;
mod tables;
