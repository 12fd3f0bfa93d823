//! The built binary in a cleared environment and a folder of its own.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use scimspec::report::record::Record;
use tempfile::TempDir;

use super::target::TOKEN;

/// A folder to run in.
pub struct Place(TempDir);

/// What a run of the binary came to.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("a folder can be made");
        }
        std::fs::write(&path, text).expect("a file can be written");
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn record(&self) -> Record {
        Record::from_json(&self.read("record.json")).expect("the record is one")
    }

    /// Every file below the folder, with its text.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        walk(self.0.path(), &mut found);
        found
    }

    /// The one ledger in it.
    pub fn ledger(&self) -> Option<PathBuf> {
        let ledgers = std::fs::read_dir(self.path(".scimspec")).ok()?;
        ledgers.filter_map(|entry| Some(entry.ok()?.path())).next()
    }

    /// The binary here: nothing of the caller's environment, no proxy, the token in `SCIM_TOKEN`.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scimspec"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("SCIMSPEC_PROXY", "none")
            .env("SCIM_TOKEN", TOKEN)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        let start = Instant::now();
        let mut child = command.spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        stdin.write_all(input.as_bytes()).expect("the input is taken");
        drop(stdin);
        Ran::of(child.wait_with_output().expect("the binary ends"), start)
    }

    /// Runs cases against a target, with the token and every report.
    pub fn test(&self, base: &str, more: &[&str]) -> Ran {
        self.run(&test_arguments(base, more))
    }

    pub fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("the binary starts")
    }
}

/// `run` with the token and every report.
pub fn test_arguments<'a>(base: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["run", "--target", base, "--token-env", "SCIM_TOKEN"];
    for report in [
        "json=record.json",
        "junit=report.xml",
        "html=report.html",
        "text=summary.txt",
    ] {
        arguments.extend(["--report", report]);
    }
    arguments.extend_from_slice(more);
    arguments
}

fn finish(mut command: Command) -> Ran {
    let start = Instant::now();
    Ran::of(command.output().expect("the binary starts"), start)
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            let bytes = std::fs::read(&path).expect("the file can be read");
            found.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

impl Ran {
    pub fn of(output: Output, start: Instant) -> Self {
        Self {
            // A process that a signal ended has no code.
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            took: start.elapsed(),
        }
    }

    /// Fails with everything it said unless it ended with this code.
    #[track_caller]
    pub fn expect(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let both = format!("{}\n{}", self.out, self.err);
        assert!(both.contains(words), "`{words}` is not in\n{both}");
        self
    }
}
