//! Asks the linker to pack what is to be relocated at start.
//!
//! A reader waits for the first page, and a third of a millisecond of that went into reading and writing the 30,000
//! addresses in the tables of the libraries. Packed (`DT_RELR`) they are read from a few kilobytes. Linkers of before 2022
//! ignore the wish, with a warning.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
