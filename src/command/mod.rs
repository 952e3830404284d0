//! One file a subcommand, and the words in which errors are told.

pub mod describe;
pub mod listen;
