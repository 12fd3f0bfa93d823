//! Each fault makes a difference: the same conversation with a correct and with a faulty server.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::script::{PARTS, guarded, open};
use super::support::{Ask, USER, faulty, server};
use super::transcript::Transcript;
use crate::server::{Fault, FaultSet};

/// A conversation with a server that has these faults.
type Talk = Box<dyn Fn(&mut Transcript<'_>, &FaultSet)>;

struct Conversation {
    areas: &'static [&'static str],
    talk: Talk,
    /// What a correct server says.
    correct: Vec<String>,
}

fn conversations() -> Vec<Conversation> {
    let with_token: (&'static [&'static str], Talk) = (&["auth", "me"], Box::new(guarded));
    let open = PARTS.into_iter().map(|(part, areas)| {
        let talk: Talk = Box::new(move |transcript, faults| open(part, transcript, faults));
        (areas, talk)
    });
    let begun = open.chain([with_token]).map(|(areas, talk)| {
        let mut transcript = Transcript::default();
        talk(&mut transcript, &FaultSet::none());
        Conversation {
            areas,
            talk,
            correct: transcript.entries,
        }
    });
    begun.collect()
}

impl Conversation {
    fn differs(&self, faults: &FaultSet) -> bool {
        let mut transcript = Transcript::compared_with(&self.correct);
        (self.talk)(&mut transcript, faults);
        transcript.differs
    }
}

#[test]
fn a_correct_server_answers_the_same_every_time() {
    assert!(
        conversations()
            .iter()
            .all(|conversation| !conversation.differs(&FaultSet::none()))
    );
}

#[test]
fn every_fault_shows() {
    let conversations = conversations();
    let shows = |fault: Fault| {
        let likely = |conversation: &&Conversation| conversation.areas.contains(&fault.area());
        let (first, rest): (Vec<_>, Vec<_>) = conversations.iter().partition(likely);
        first
            .into_iter()
            .chain(rest)
            .any(|conversation| conversation.differs(&fault.into()))
    };
    let faults = Fault::all().iter().filter(|fault| fault.area() != "wire");
    let unseen: Vec<&str> = faults
        .filter(|fault| !shows(**fault))
        .map(|fault| fault.name())
        .collect();
    assert!(unseen.is_empty(), "no difference: {}", unseen.join(", "));
}

#[test]
fn all_faults_together_do_not_bring_the_server_down() {
    let all = |area: Option<&str>| -> FaultSet {
        let faults = Fault::all().iter().copied();
        faults
            .filter(|fault| area.is_none_or(|area| fault.area() == area))
            .collect()
    };
    let areas: BTreeSet<&str> = Fault::all().iter().map(|fault| fault.area()).collect();
    let conversations = conversations();
    for faults in areas.into_iter().map(Some).chain([None]).map(all) {
        for conversation in &conversations {
            let mut transcript = Transcript::default();
            (conversation.talk)(&mut transcript, &faults);
            assert!(!transcript.entries.is_empty());
        }
    }
}

#[test]
fn faults_of_the_custom_type_leave_users_alone() {
    let custom = Fault::all().iter().copied().filter(|fault| fault.area() == "custom");
    let broken = faulty(FaultSet::from_iter(custom));
    for server in [&broken, &server()] {
        let user = server.make(
            "/Users",
            json!({ "schemas": [USER], "userName": "a", "externalId": "E" }),
        );
        assert_eq!(user["externalId"], Value::from("E"));
        assert_eq!(server.found("/Users", "userName eq \"b\"", "/id").len(), 0);
    }
}
