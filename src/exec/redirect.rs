//! Redirects are seen, never followed.
//!
//! A 3xx is an answer like any other: the verdict looks at it, and a case that wants to go on captures `location` and sends
//! the next request itself (which [`super::auth`] strips of credentials when it leaves the target's origin). Following
//! silently would hide faults and could carry a token to another host.

use url::Url;

use super::exchange::Response;

/// Where a redirect leads: `location`, resolved against the request's URL. `None` for any other answer.
pub fn location(from: &Url, answer: &Response) -> Option<Url> {
    let redirects = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
    let target = answer.header("location").filter(|_| redirects)?;
    from.join(target).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, location: &str) -> Response {
        Response {
            status,
            headers: vec![("location".into(), location.into())],
            body: Vec::new(),
        }
    }

    #[test]
    fn a_relative_location_is_resolved() {
        let from = Url::parse("https://scim.example/v2/Users").unwrap();
        let to = location(&from, &answer(308, "/v2/Users/1")).unwrap();
        assert_eq!(to.as_str(), "https://scim.example/v2/Users/1");
        let away = location(&from, &answer(302, "https://login.example/?next=x")).unwrap();
        assert_eq!(away.host_str(), Some("login.example"));
    }

    #[test]
    fn a_created_answer_is_no_redirect() {
        let from = Url::parse("https://scim.example/v2/Users").unwrap();
        assert_eq!(location(&from, &answer(201, "/v2/Users/1")), None);
        assert_eq!(location(&from, &answer(302, "http://[")), None);
    }
}
