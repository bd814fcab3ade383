//! How decisions feed each other: a box for each, an arrow to each that reads it.

use std::collections::BTreeMap;

use crate::check::pack::Pack;
use crate::inspect::handbook::Layered;
use crate::inspect::handbook::Spot;
use crate::report::handbook::drawing::svg::Drawing;
use crate::report::handbook::drawing::svg::End;
use crate::report::handbook::drawing::svg::Frame;
use crate::report::handbook::drawing::svg::LINE;
use crate::report::handbook::drawing::svg::PAD;
use crate::report::handbook::drawing::svg::Way;
use crate::report::handbook::drawing::svg::wrapped;
use crate::report::handbook::markup::Html;

/// How wide a box is.
const WIDE: usize = 158;
/// How much room a passing arrow has.
const PASSING: usize = 14;
/// Room between neighbours, and between layers.
const BESIDE: usize = 16;
const BELOW: usize = 62;
/// How wide a picture is that still reads well on a sheet held upright.
const UPRIGHT: usize = 900;
/// How often spots move towards what they are joined to.
const SETTLES: usize = 40;

/// The middle of each spot, by its layer.
type Middles = BTreeMap<(usize, Spot), usize>;

/// The picture.
pub(in crate::report::handbook) fn feeds_picture(pack: &Pack, layered: &Layered) -> Html {
    if layered.layers.is_empty() {
        return Html::none();
    }
    let middles = settle(layered);
    let lines = |spot: &Spot| match spot {
        Spot::Decision(id) => wrapped(&pack.decision(*id).title, WIDE),
        Spot::Passing(..) => Vec::new(),
    };
    let tallest = |layer: &Vec<Spot>| {
        let most = layer
            .iter()
            .map(|spot| lines(spot).len())
            .max()
            .unwrap_or(1);
        most * LINE + 2 * PAD
    };
    let heights: Vec<usize> = layered.layers.iter().map(tallest).collect();
    let tops: Vec<usize> = heights
        .iter()
        .scan(1, |at, height| {
            let top = *at;
            *at += height + BELOW;
            Some(top)
        })
        .collect();
    let mut drawing = Drawing::default();
    for (at, layer) in layered.layers.iter().enumerate() {
        let (y, height) = (own(&tops, at), own(&heights, at));
        for spot in layer {
            let middle = middles.get(&(at, *spot)).copied().unwrap_or(0);
            match spot {
                Spot::Decision(id) => {
                    let frame = Frame {
                        x: middle.saturating_sub(WIDE / 2),
                        y,
                        width: WIDE,
                        height,
                    };
                    let class = if *id == pack.recommends {
                        "chosen"
                    } else {
                        "decision"
                    };
                    drawing.text_box(frame, class, &lines(spot));
                }
                Spot::Passing(..) => {
                    drawing.arrow((middle, y), (middle, y + height), Way::Down, End::Plain);
                }
            }
        }
    }
    for (at, from, to) in &layered.arrows {
        let x = middles.get(&(*at, *from)).copied().unwrap_or(0);
        let u = middles.get(&(at + 1, *to)).copied().unwrap_or(0);
        let end = match to {
            Spot::Decision(_) => End::Arrow,
            Spot::Passing(..) => End::Plain,
        };
        let start = own(&tops, *at) + own(&heights, *at);
        drawing.arrow((x, start), (u, own(&tops, at + 1)), Way::Down, end);
    }
    let class = if drawing.width() > UPRIGHT {
        "wide"
    } else {
        "flow"
    };
    drawing.figure(
        class,
        "How decisions feed each other; the list below says the same",
    )
}

fn own(all: &[usize], at: usize) -> usize {
    all.get(at).copied().unwrap_or(0)
}

fn width(spot: Spot) -> usize {
    match spot {
        Spot::Decision(_) => WIDE,
        Spot::Passing(..) => PASSING,
    }
}

/// Moves every spot towards the mean of what it is joined to, keeping order and room.
fn settle(layered: &Layered) -> Middles {
    let mut middles = Middles::new();
    let full = layered
        .layers
        .iter()
        .map(|layer| room(layer))
        .max()
        .unwrap_or(0);
    for (at, layer) in layered.layers.iter().enumerate() {
        let mut left = (full - room(layer)) / 2;
        for spot in layer {
            middles.insert((at, *spot), left + width(*spot) / 2);
            left += width(*spot) + BESIDE;
        }
    }
    for _ in 0..SETTLES {
        for (at, layer) in layered.layers.iter().enumerate() {
            let wanted: Vec<usize> = layer
                .iter()
                .map(|spot| wanted(layered, &middles, at, *spot))
                .collect();
            for (spot, middle) in layer.iter().zip(spaced(layer, &wanted, full)) {
                middles.insert((at, *spot), middle);
            }
        }
    }
    middles
}

fn room(layer: &[Spot]) -> usize {
    let boxes: usize = layer.iter().map(|spot| width(*spot)).sum();
    boxes + BESIDE * layer.len().saturating_sub(1)
}

/// The mean place of what a spot is joined to in the layers beside it.
fn wanted(layered: &Layered, middles: &Middles, at: usize, spot: Spot) -> usize {
    let joined = layered.arrows.iter().filter_map(|(layer, from, to)| {
        if *layer == at && *from == spot {
            middles.get(&(at + 1, *to))
        } else if *layer + 1 == at && *to == spot {
            middles.get(&(*layer, *from))
        } else {
            None
        }
    });
    let joined: Vec<usize> = joined.copied().collect();
    let sum: usize = joined.iter().sum();
    let here = middles.get(&(at, spot)).copied().unwrap_or(0);
    sum.checked_div(joined.len()).unwrap_or(here)
}

/// Wanted places with room between them: half way between pushing all to the right and all to the left.
fn spaced(layer: &[Spot], wanted: &[usize], full: usize) -> Vec<usize> {
    let wanted = within(layer, wanted, full);
    let apart = |one: Spot, other: Spot| width(one).midpoint(width(other)) + BESIDE;
    let mut right: Vec<usize> = Vec::new();
    let mut before: Option<(Spot, usize)> = None;
    for (spot, wanted) in layer.iter().zip(&wanted) {
        let least = before.map_or(0, |(last, at)| at + apart(last, *spot));
        let at = least.max(*wanted);
        right.push(at);
        before = Some((*spot, at));
    }
    let mut left: Vec<usize> = Vec::new();
    let mut after: Option<(Spot, usize)> = None;
    for (spot, wanted) in layer.iter().zip(&wanted).rev() {
        let most = after.map_or(full, |(next, at)| at.saturating_sub(apart(*spot, next)));
        let at = most.min(*wanted);
        left.push(at);
        after = Some((*spot, at));
    }
    let both = right.into_iter().zip(left.into_iter().rev());
    both.map(|(one, other)| one.midpoint(other)).collect()
}

/// Each wanted place where the rest of the layer still fits on both sides of it.
fn within(layer: &[Spot], wanted: &[usize], full: usize) -> Vec<usize> {
    let all = room(layer);
    let mut before = 0;
    let places = layer.iter().zip(wanted).map(|(spot, wanted)| {
        let least = before + width(*spot) / 2;
        before += width(*spot) + BESIDE;
        (*wanted).clamp(least, least + full.saturating_sub(all))
    });
    places.collect()
}
