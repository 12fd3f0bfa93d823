use std::fs::{self, OpenOptions};
use std::io::Write;

use super::*;

fn base() -> Url {
    Url::parse("https://scim.example/v2").unwrap()
}

fn marker() -> Option<Marker> {
    Some(Marker {
        attribute: "userName".into(),
        value: "r1-ann".into(),
    })
}

#[test]
fn every_fact_is_in_the_file_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), "r1", &base());
    assert_eq!(ledger.path(), None);
    assert!(!dir.path().join("r1.jsonl").exists());
    let ann = ledger.intent("User", "/Users", marker()).unwrap();
    let file = ledger.path().unwrap();
    let header = "{\"format\":1,\"run\":\"r1\",\"base\":\"https://scim.example/v2\"}\n";
    let intent = "{\"intent\":1,\"type\":\"User\",\"endpoint\":\"/Users\",\"marker\":{\"userName\":\"r1-ann\"}}\n";
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{header}{intent}"));
    ledger.created(ann, "/Users/42").unwrap();
    let team = ledger.intent("Group", "/Groups", None).unwrap();
    ledger.abandoned(team).unwrap();
    ledger.deleted(ann).unwrap();
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        format!(
            "{header}{intent}{}",
            "{\"created\":1,\"path\":\"/Users/42\"}\n{\"intent\":2,\"type\":\"Group\",\"endpoint\":\"/Groups\"}\n\
             {\"abandoned\":2}\n{\"deleted\":1}\n"
        )
    );
    assert_eq!(ledger.pending(), []);
    assert_eq!(ledger.entry_at("/Users/42"), Some(ann));
}

#[test]
fn what_is_pending_comes_newest_first_and_survives_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), "r1", &base());
    let ann = ledger.intent("User", "/Users", marker()).unwrap();
    ledger.created(ann, "/Users/1").unwrap();
    let bob = ledger.intent("User", "/Users", None).unwrap();
    ledger.gone(bob).unwrap();
    ledger.intent("Group", "/Groups", None).unwrap();
    let read = Ledger::read(&ledger.path().unwrap()).unwrap();
    assert_eq!(read.pending(), ledger.pending());
    let paths: Vec<_> = read
        .pending()
        .into_iter()
        .map(|pending| (pending.resource_type, pending.path))
        .collect();
    assert_eq!(
        paths,
        [("Group".into(), None), ("User".into(), Some("/Users/1".into()))]
    );
    assert_eq!((read.run().as_str(), read.base()), ("r1", base()));
}

#[test]
fn a_torn_last_line_is_dropped_and_the_file_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), "r1", &base());
    let ann = ledger.intent("User", "/Users", None).unwrap();
    let path = ledger.path().unwrap();
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"created\":1,\"pa").unwrap();
    let read = Ledger::read(&path).unwrap();
    assert_eq!(read.pending().len(), 1);
    read.gone(ann).unwrap();
    assert_eq!(Ledger::read(&path).unwrap().pending(), []);
}

#[test]
fn what_is_no_ledger_is_refused_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.jsonl");
    let header = "{\"format\":1,\"run\":\"r\",\"base\":\"https://a.example/\"}\n";
    let intent = "{\"intent\":1,\"type\":\"User\",\"endpoint\":\"/Users\"}\n";
    for (text, why) in [
        (String::new(), "1: not a ledger of scimspec"),
        ("{\"a\":1}\n".to_owned(), "1: not a ledger of scimspec"),
        (header.replace("t\":1", "t\":9"), "1: format 9 is not known, only 1 is"),
        (format!("{header}oops\n{intent}"), "2: not a line of a ledger"),
        (format!("{header}{{\"deleted\":1}}\n"), "2: creation 1 is not known"),
        (
            format!("{header}{intent}{{\"created\":1,\"path\":\"/Groups/1\"}}\n"),
            "3: `/Groups/1` is not a resource of `/Users`",
        ),
        (format!("{header}{intent}{intent}"), "3: creation 1 is out of order"),
    ] {
        fs::write(&path, text).unwrap();
        let error = Ledger::read(&path).unwrap_err().to_string();
        assert_eq!(error, format!("{}:{why}", path.display()));
    }
}

#[test]
fn only_paths_of_resources_are_taken() {
    let ledger = Ledger::in_memory("r1", &base());
    let ann = ledger.intent("User", "/Users", None).unwrap();
    for path in [
        "/Users",
        "/Users/",
        "/Groups/1",
        "Users/1",
        "/Usersx/1",
        "/Users/..",
        "/Users/%2E%2e/Groups/1",
        "/Users/1?x=1",
        "/Users/1#x",
        "@evil.example/Users/1",
    ] {
        assert!(
            matches!(ledger.created(ann, path), Err(LedgerError::Path { .. })),
            "{path}"
        );
    }
    ledger.created(ann, "/Users/a%2Fb").unwrap();
    let url = ledger.pending()[0].url(&base()).unwrap();
    assert_eq!(url.as_str(), "https://scim.example/v2/Users/a%2Fb");
}

#[test]
fn two_runs_never_share_a_file() {
    let dir = tempfile::tempdir().unwrap();
    Ledger::open(dir.path(), "r1", &base())
        .intent("User", "/Users", None)
        .unwrap();
    let second = Ledger::open(dir.path(), "r1", &base()).intent("User", "/Users", None);
    assert!(matches!(second, Err(LedgerError::Write { .. })));
}
