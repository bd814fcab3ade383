//! `/contacts/{contact}/…/questions/{topic}`: the questions of one topic that can still matter.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::algebra::moment::time_of_day;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::explain::wording::answer_words;
use crate::record::actor::Role;
use crate::record::answer::Answer as Given;
use crate::record::answer::Said;
use crate::record::batch::Writer;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::Answered;
use crate::record::event::Event;
use crate::report::screening::clocks::has_passed;
use crate::report::screening::questions::Form;
use crate::report::screening::questions::Question;
use crate::report::screening::questions::Told;
use crate::report::screening::questions::typed_of;
use crate::report::screening::sight::Asked;
use crate::report::screening::sight::Sight;
use crate::report::screening::sight::sights;
use crate::report::screening::typed::BOTH;
use crate::report::screening::typed::Entry;
use crate::report::screening::typed::Mend;
use crate::report::screening::typed::Typed;
use crate::report::screening::typed::answer_of;
use crate::report::screening::typed::date_of;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::to_mend;
use crate::shell::serve::known::Known;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::panel::Panel;
use crate::shell::serve::pages::panel::panel;
use crate::shell::serve::pages::subject::Subject;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::sentence;
use crate::shell::serve::visit::Visit;

/// How many entries of a list a page takes.
const MOST_ENTRIES: usize = 100;

#[derive(Template)]
#[template(path = "questions.html")]
struct Questions {
    base: Base,
    here: String,
    seen: u64,
    whose: String,
    topic: String,
    listed: Vec<Question>,
    told: Told,
    panel: Panel,
    may_write: bool,
}

/// What stood in the fields of one question.
struct Filled {
    id: FactId,
    typed: Typed,
    told: Told,
}

/// A page of questions before it is filled.
struct Topic<'v> {
    visit: &'v Visit,
    contact: &'v Contact,
    known: &'v Known,
    subject: Subject<'v>,
    at: usize,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("questions and answers")?;
    let known = known(&visit.shared, &contact)?;
    let topic = Topic::of(visit, &contact, &known)?;
    let sights = in_sight(&visit.shared, &contact, &known);
    let page = topic.page(&[], &topic.told_last(), [&sights, &sights], Vec::new());
    Answer::page(&page)
}

pub(super) fn take(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let known = known(&visit.shared, &contact)?;
    let topic = Topic::of(visit, &contact, &known)?;
    let before = in_sight(&visit.shared, &contact, &known);
    let filled = topic.filled();
    let told = told(visit, "said");
    let (events, mut problems) = topic.events(&filled, &told);
    let foreseen = topic.foreseen(&writer, &events, &mut problems);
    if !visit.field("do").is_empty() {
        let after = foreseen.unwrap_or_else(|| before.to_vec());
        let page = topic.page(&filled, &told, [&before, &after], Vec::new());
        return Answer::page(&page);
    }
    if !problems.is_empty() {
        return Answer::to_mend(&topic.page(&filled, &told, [&before, &before], problems));
    }
    if let Err(trouble) = visit.write(&contact, &writer, &events) {
        let Some(problem) = to_mend(&trouble) else {
            return Err(trouble);
        };
        let page = topic.page(&filled, &told, [&before, &before], vec![problem]);
        return Answer::with(trouble.status(), &page);
    }
    let after = foreseen.unwrap_or_else(|| before.to_vec());
    Ok(Answer::See(topic.then(&filled, &after)))
}

impl<'v> Topic<'v> {
    fn of(visit: &'v Visit, contact: &'v Contact, known: &'v Known) -> Result<Self, Trouble> {
        let groups = &known.program.pack.groups;
        let named = visit.part("topic");
        let at = groups.iter().position(|(id, _)| id == named);
        Ok(Self {
            visit,
            contact,
            known,
            subject: Subject::of(visit, contact)?,
            at: at.ok_or(Trouble::NotFound)?,
        })
    }

    fn pack(&self) -> &'v Pack {
        &self.known.program.pack
    }

    fn has(&self, id: FactId) -> bool {
        self.pack().fact(id).group == self.at && self.subject.has(self.pack(), id)
    }

    /// The page; `sights` before and after what stands in the fields.
    fn page(
        &self,
        filled: &[Filled],
        told: &Told,
        sights: [&[Sight]; 2],
        problems: Vec<Problem>,
    ) -> Questions {
        let pack = self.pack();
        let [before, after] = sights.map(|all| self.subject.sights(all));
        let next: Vec<FactId> = after.iter().filter_map(Sight::next).collect();
        let question = |id: &FactId| self.question(*id, filled, &next);
        let questions = self.listed(filled, before, after);
        let (_, title) = pack.groups.get(self.at).cloned().unwrap_or_default();
        let whose = self.subject.words();
        let [_, all_after] = sights;
        Questions {
            base: Base::of_contact(self.visit, format!("{title}: {whose}"), self.contact)
                .back(format!("/contacts/{}", self.contact.id), "To the tasks")
                .with(problems),
            here: format!(
                "{}/questions/{}",
                self.subject.address(self.contact),
                self.visit.part("topic")
            ),
            seen: self.contact.latest.0,
            whose,
            topic: title,
            listed: questions.iter().map(question).collect(),
            told: told.clone(),
            panel: panel(pack, self.contact, self.subject, all_after),
            may_write: self.visit.may(Deed::Screen),
        }
    }

    /// The questions of the page in order: not asked yet, the best first; asked in vain; answered; texts.
    fn listed(&self, filled: &[Filled], before: &[Sight], after: &[Sight]) -> Vec<FactId> {
        let answers = self.subject.answers(self.contact);
        let mut listed: Vec<FactId> = Vec::new();
        let mut add = |ids: Vec<FactId>| {
            for id in ids {
                if self.has(id) && !listed.contains(&id) {
                    listed.push(id);
                }
            }
        };
        for sights in [before, after] {
            for asked in [Asked::NotYet, Asked::InVain] {
                let all = sights.iter().flat_map(|sight| &sight.open);
                add(all
                    .filter(|it| it.asked == asked)
                    .map(|it| it.fact)
                    .collect());
            }
        }
        add(filled.iter().map(|filled| filled.id).collect());
        let pack = self.pack();
        let answered = pack.fact_ids();
        add(answered
            .filter(|id| answers.current(&pack.fact(*id).name).is_some())
            .collect());
        let texts = after.iter().flat_map(|sight| &sight.for_the_record);
        add(texts.copied().collect());
        listed
    }

    fn question(&self, id: FactId, filled: &[Filled], next: &[FactId]) -> Question {
        let fact = self.pack().fact(id);
        let current = self.subject.answers(self.contact).current(&fact.name);
        let own = filled.iter().find(|filled| filled.id == id);
        let recorded = current.map(|said| (typed_of(fact, &said.answer), Told::of(said)));
        let (typed, told) = match (own, &recorded) {
            (Some(own), _) => (own.typed.clone(), own.told.clone()),
            (None, Some(recorded)) => recorded.clone(),
            (None, None) => Default::default(),
        };
        let changed = recorded.is_some_and(|(recorded, _)| recorded != typed);
        let stale = own.is_some() && self.visit.seen() != self.contact.latest;
        Question {
            fact: fact.name.to_string(),
            ask: fact.ask.clone(),
            help: fact.help.clone(),
            why: fact.why.clone(),
            find_out_from: fact.find_out_from.clone(),
            safety_critical: fact.safety_critical,
            next: next.first() == Some(&id),
            answered: current.is_some(),
            form: form_of(fact, &typed),
            begins: self.begins(fact, &typed),
            typed,
            told,
            meanwhile: (changed && stale).then(|| self.words(id)),
        }
    }

    /// The entry of a list that somebody has just asked for, or the one that took the place of what they removed.
    fn begins(&self, fact: &Fact, typed: &Typed) -> Option<usize> {
        let asked = self.visit.field("do");
        let last = typed.entries.last().map(|entry| entry.number);
        if asked == format!("add {}", fact.name) {
            return last;
        }
        let removed = asked.strip_prefix(&format!("remove {}.", fact.name))?;
        let removed: usize = removed.parse().ok()?;
        let mut after = typed.entries.iter().map(|entry| entry.number);
        after.find(|number| *number > removed).or(last).or(Some(0))
    }

    /// An answer as it stands, in words.
    fn words(&self, id: FactId) -> String {
        let child = match self.subject {
            Subject::Household => self.known.case.children.first(),
            Subject::Child(number, _) => number
                .checked_sub(1)
                .and_then(|at| self.known.case.children.get(at)),
        };
        let value = child.and_then(|child| child.value(id));
        value.map_or_else(
            || "no answer".to_owned(),
            |value| answer_words(self.pack().fact(id), value),
        )
    }

    /// Who spoke last, and today.
    fn told_last(&self) -> Told {
        let children = self.contact.children.iter().map(|child| &child.answers);
        let all = children.chain([&self.contact.answers]);
        let said = all.flat_map(|answers| answers.standing().map(|(_, said)| said));
        let last = said.max_by_key(|said| said.written.seq);
        let mut told = Told {
            from: last.and_then(|said| said.from.clone()).unwrap_or_default(),
            ..Told::default()
        };
        told.fill(Moment::Day(self.visit.now.date()));
        told
    }

    /// What stands in the fields.
    fn filled(&self) -> Vec<Filled> {
        let pack = self.pack();
        let named = self.visit.fields("shown");
        let ids = named.filter_map(|name| pack.find_fact(name));
        let mut own: Vec<FactId> = Vec::new();
        for id in ids {
            if !own.contains(&id) && self.has(id) {
                own.push(id);
            }
        }
        own.into_iter()
            .map(|id| {
                let name = &pack.fact(id).name;
                Filled {
                    id,
                    typed: Typed {
                        entries: entries(self.visit, pack.fact(id)),
                        ..typed(self.visit, name)
                    },
                    told: Told {
                        note: self.visit.field(&format!("{name}.note")).to_owned(),
                        ..told(self.visit, &format!("{name}.said"))
                    },
                }
            })
            .collect()
    }

    /// What is to be written, and what has to be mended first.
    fn events(&self, filled: &[Filled], told: &Told) -> (Vec<Event>, Vec<Problem>) {
        let mut problems = Vec::new();
        if let Err(words) = self.moment_of(told) {
            problems.push(Problem::of("said-day", words));
        }
        let of_page = problems.first().map(|it: &Problem| it.words.clone());
        let mut events = Vec::new();
        for one in filled {
            match self.event(one, told) {
                Ok(event) => events.extend(event),
                Err(wrong) => {
                    let fact = self.pack().fact(one.id);
                    // What is wrong with the page as a whole is said once.
                    let new = wrong
                        .iter()
                        .filter(|mend| Some(&mend.words) != of_page.as_ref());
                    let new = new.map(|mend| problem(fact, &one.typed, mend).about(&fact.ask));
                    problems.extend(new);
                }
            }
        }
        (events, problems)
    }

    fn event(&self, filled: &Filled, page: &Told) -> Result<Option<Event>, Vec<Mend>> {
        let fact = self.pack().fact(filled.id);
        let current = self.subject.answers(self.contact).current(&fact.name);
        let given = answer_of(fact, &filled.typed)?;
        let recorded = current.map(Told::of).unwrap_or_default();
        let answer = match (given, current) {
            (Some(given), _) => given,
            (None, Some(_)) => Given::Withdrawn,
            (None, None) if filled.told.note.is_empty() => return Ok(None),
            (None, None) => return Err(Mend::all("Choose an answer to go with the note")),
        };
        // However a case wrote it down, what stands in the fields is what was read into them.
        let untouched = |said: &Said| typed_of(fact, &said.answer) == filled.typed;
        let same = current.is_some_and(|said| said.answer == answer || untouched(said));
        if same && filled.told == recorded || current.is_none() && answer == Given::Withdrawn {
            return Ok(None);
        }
        let own = &filled.told;
        let when = |told: &Told| Told {
            from: String::new(),
            note: String::new(),
            ..told.clone()
        };
        let untouched = !same && own.from == recorded.from;
        let from = match (untouched || own.from.is_empty(), page.from.is_empty()) {
            (true, false) => page.from.clone(),
            (_, _) => own.from.clone(),
        };
        let undated = own.is_undated() || !same && when(own) == when(&recorded);
        let on = self.moment_of(if undated { page } else { own });
        let on = on.map_err(Mend::all)?;
        Ok(Some(Event::Answered(Answered {
            child: self.subject.reference(),
            fact: fact.name.to_string(),
            answer,
            from: Some(from).filter(|from| !from.is_empty()),
            on,
            note: Some(own.note.clone()).filter(|note| !note.is_empty()),
        })))
    }

    /// The moment that stands in the fields, if any does. It has come: nobody has said anything later.
    fn moment_of(&self, told: &Told) -> Result<Option<Moment>, String> {
        let moment = moment_of(told)?;
        if moment.is_some_and(|said| has_passed(self.visit.now, said)) {
            return Err("Enter when they said it; this has not come yet".to_owned());
        }
        Ok(moment)
    }

    /// What would be in sight once it is written; what the rules cannot take is to be mended.
    fn foreseen(
        &self,
        writer: &Writer,
        events: &[Event],
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Sight>> {
        if events.is_empty() {
            return None;
        }
        let foreseen = self.contact.foreseen(writer, events);
        let foreseen = foreseen.map_err(Trouble::Refused);
        match foreseen.and_then(|contact| known(&self.visit.shared, &contact)) {
            Ok(known) => Some(sights(&known.program, &known.case)),
            Err(Trouble::Rules(wrong)) => {
                problems.extend(wrong.iter().map(|wrong| {
                    let mut named = self.pack().facts.iter().map(|fact| &fact.name);
                    let path = wrong.path.as_deref().unwrap_or("");
                    let own = named.find(|name| {
                        let rest = path.strip_prefix(&self.subject.path(name));
                        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                    });
                    let field = own.map_or_else(String::new, |name| format!("question-{name}"));
                    Problem::of(&field, sentence(&wrong.words))
                }));
                None
            }
            Err(trouble) => {
                problems.push(Problem::of("", trouble.words()));
                None
            }
        }
    }

    /// Where to go when it is written: questions it has opened here, the next topic, or the tasks.
    fn then(&self, filled: &[Filled], after: &[Sight]) -> String {
        let pack = self.pack();
        let open = self
            .subject
            .sights(after)
            .iter()
            .flat_map(|sight| &sight.open);
        let left: Vec<FactId> = open
            .filter(|it| it.asked == Asked::NotYet && self.subject.has(pack, it.fact))
            .map(|it| it.fact)
            .collect();
        let shown = |id: &FactId| filled.iter().any(|filled| filled.id == *id);
        let address = self.subject.address(self.contact);
        let new = left.iter().find(|id| self.has(**id) && !shown(id));
        if let Some(id) = new {
            let fact = pack.fact(*id);
            let topic = self.visit.part("topic");
            return format!("{address}/questions/{topic}#question-{}", fact.name);
        }
        let later = left.iter().map(|id| pack.fact(*id).group);
        let later = later.filter(|group| *group > self.at).min();
        let next = later.and_then(|group| pack.groups.get(group));
        next.map_or_else(
            || format!("/contacts/{}", self.contact.id),
            |(topic, _)| format!("{address}/questions/{topic}"),
        )
    }
}

/// The fields for an answer; a list that is too long for a page stands elsewhere.
fn form_of(fact: &Fact, typed: &Typed) -> Form {
    if typed.entries.len() > MOST_ENTRIES {
        Form::Elsewhere
    } else {
        Form::of(fact)
    }
}

/// What stands in the fields of one name.
fn typed(visit: &Visit, name: &str) -> Typed {
    let field = |part: &str| visit.field(&format!("{name}.{part}")).to_owned();
    let ticks = format!("{name}.tick");
    let choices: Vec<&str> = visit.fields(name).collect();
    let choice = match choices.as_slice() {
        [] => "",
        [one] => one,
        [..] => BOTH,
    };
    Typed {
        choice: choice.to_owned(),
        ticked: visit.fields(&ticks).map(str::to_owned).collect(),
        text: field("text"),
        day: field("day"),
        month: field("month"),
        year: field("year"),
        time: field("time"),
        entries: Vec::new(),
    }
}

/// The entries of a list, with one more or one less if that was asked for.
fn entries(visit: &Visit, fact: &Fact) -> Vec<Entry> {
    let name = &fact.name;
    let asked = visit.field("do");
    let listed = format!("{name}.entry");
    let numbers = visit.fields(&listed).filter_map(|it| it.parse().ok());
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST_ENTRIES);
    if asked == format!("add {name}") && numbers.len() < MOST_ENTRIES {
        numbers.push(numbers.last().map_or(1, |last| last.saturating_add(1)));
    }
    numbers.retain(|number| asked != format!("remove {name}.{number}"));
    let entry = |number: usize| Entry {
        number,
        bare: visit.field(&format!("{name}.{number}")) == "bare",
        fields: fact
            .fields
            .iter()
            .map(|field| typed(visit, &format!("{name}.{number}.{}", field.name)))
            .collect(),
    };
    numbers.into_iter().map(entry).collect()
}

/// What has to be mended, with the field where that is done.
fn problem(fact: &Fact, typed: &Typed, mend: &Mend) -> Problem {
    let name = &fact.name;
    let Some((number, field)) = mend.at else {
        return Problem::of(&format!("question-{name}"), mend.words.clone());
    };
    let place = typed.entries.iter().position(|it| it.number == number);
    let place = place.map_or(number, |place| place + 1);
    let Form::List(parts) = Form::of(fact) else {
        return Problem::of(&format!("question-{name}"), mend.words.clone());
    };
    match field.and_then(|at| parts.into_iter().nth(at)) {
        None => {
            let words = format!("Entry {place}: {}", small(&mend.words));
            Problem::of(&format!("{name}.{number}"), words)
        }
        Some(part) => {
            let words = format!(
                "Entry {place}, {}: {}",
                small(&part.words),
                small(&mend.words)
            );
            Problem::of(&format!("{name}.{number}.{}", part.name), words)
        }
    }
}

/// A text that does not begin a sentence.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Who spoke and when, out of fields whose names begin alike.
fn told(visit: &Visit, name: &str) -> Told {
    let field = |part: &str| visit.field(&format!("{name}-{part}")).to_owned();
    Told {
        from: field("from"),
        day: field("day"),
        month: field("month"),
        year: field("year"),
        time: field("time"),
        note: String::new(),
    }
}

/// The moment that stands in the fields, if any does.
fn moment_of(told: &Told) -> Result<Option<Moment>, String> {
    if told.is_undated() {
        return Ok(None);
    }
    let date = date_of(&told.day, &told.month, &told.year)?;
    if told.time.is_empty() {
        return Ok(Some(Moment::Day(date)));
    }
    let time = time_of_day(&told.time)
        .map_err(|_| "Enter the time they said it as 16:20, or leave it out")?;
    Ok(Some(Moment::Time(date.to_datetime(time))))
}
