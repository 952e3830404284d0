//! One file a subcommand: each resolves its options and calls the rooms below.

pub mod listen;
