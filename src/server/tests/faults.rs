//! Each fault makes a difference: the same conversation with a correct and with a faulty server.

use serde_json::{Value, json};

use super::script::{guarded, open};
use super::support::{Ask, USER, faulty, server};
use super::transcript::Transcript;
use crate::server::{Fault, FaultSet};

fn talk(transcript: &mut Transcript<'_>, faults: &FaultSet) {
    guarded(transcript, faults);
    open(transcript, faults);
}

fn correct() -> Vec<String> {
    let mut transcript = Transcript::default();
    talk(&mut transcript, &FaultSet::none());
    transcript.entries
}

fn shows(faults: impl Into<FaultSet>, correct: &[String]) -> bool {
    let mut transcript = Transcript::compared_with(correct);
    talk(&mut transcript, &faults.into());
    transcript.differs
}

#[test]
fn a_correct_server_answers_the_same_every_time() {
    assert!(!shows(FaultSet::none(), &correct()));
}

#[test]
fn every_fault_shows() {
    let correct = correct();
    let unseen: Vec<&str> = Fault::all()
        .iter()
        .filter(|fault| fault.area() != "wire" && !shows(**fault, &correct))
        .map(|fault| fault.name())
        .collect();
    assert!(unseen.is_empty(), "no difference: {}", unseen.join(", "));
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
