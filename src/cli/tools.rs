//! What can be typed after the commands that look after langdu itself.

use clap::Args;
use clap_complete::Shell;

/// `langdu completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell: bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: Shell,
}

/// `langdu doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}
