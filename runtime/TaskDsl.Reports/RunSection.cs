using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Reports;

/// <summary>One model under one seed: its gaps, and how it was trained.</summary>
internal static class RunSection
{
    internal static void Append(HtmlBuilder html, RoundResults[] rounds, bool people, bool hasCurves, bool open)
    {
        RoundResults first = rounds[0];
        string id = RoundName.RunId(first.Seed, first.Model);
        html.Append($"""
            <section class="run" id="{id}" aria-labelledby="{id}-heading">
            <h2 id="{id}-heading">{RoundName.Run(first.Seed, first.Model)}</h2>

            """);
        foreach (RoundResults round in rounds)
        {
            if (round.Gaps is { } gaps)
            {
                AppendGaps(html, gaps, RoundName.Id(round.Seed, round.Model, round.Round), round.Round, people, open);
            }

            if (round.Helpfulness is { } helpfulness)
            {
                HelpfulnessSection.Append(html, helpfulness, round.Round);
            }

            if (round.Refinement is { } refinement)
            {
                RefinementSection.Append(html, refinement, RoundName.Id(round.Seed, round.Model, round.Round), round.Round);
            }
        }

        AppendTraining(html, rounds, id, hasCurves);
        html.Append($"</section>\n");
    }

    private static void AppendGaps(HtmlBuilder html, GapResults gaps, string id, int round, bool people, bool open)
    {
        html.Append($"""
            <h3 id="{id}">Gaps after round {round}</h3>
            <p class="sentence">{(people ? PeoplesSentence(gaps) : Sentence(gaps))}</p>

            """);
        foreach (string warning in GapWarning.Of(gaps))
        {
            html.Append($"""<p class="note"><strong>Note.</strong> {warning}</p>{'\n'}""");
        }

        html.Append($"""<div class="cards">{'\n'}""");
        AppendCard(html, "GD", "what the model’s own score adds", gaps.GD);
        AppendCard(html, "GC", people ? "what people’s critiques add: all, by definition" : "what its critiques add", gaps.GC);
        AppendCard(html, "CD", people ? "score above people’s critiques" : "score above critiques", gaps.CD);
        AppendCard(html, "headroom", people ? "what the best of N adds" : "what the oracle adds", gaps.Headroom);
        html.Append($"""
            </div>
            <div class="figures">
            <figure data-figure="accuracy" data-round="{id}"><figcaption>Share of right answers. The band is the headroom, from G to the {(people ? "best of N" : "oracle")}.</figcaption></figure>
            <figure data-figure="gaps" data-round="{id}"><figcaption>Gaps. The dashed line is the headroom: neither GD nor GC can pass it.</figcaption></figure>
            </div>
            <p class="hint">Thick bars: ± one standard error. Thin bars: 95 % interval. Best of {gaps.BestOf}; {Number.Count(gaps.Counts.Questions)} questions, {Number.Count(gaps.Counts.Samples)} answers, {Number.Count(gaps.Counts.Critiques)} critiques; {Number.Count(gaps.Bootstrap.Resamples)} bootstrap draws, seed {gaps.Bootstrap.Seed}.</p>
            <details{new RawHtml(open ? " open" : "")}><summary>Every number, its error and its interval</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="All numbers after round {round}">
            <table class="numbers">
            <caption>All numbers after round {round}</caption>
            <thead><tr><th scope="col">Number</th><th scope="col">Value</th><th scope="col">± z = 1</th><th scope="col">95 % interval</th></tr></thead>

            """);
        foreach (IGrouping<GapMeasureGroup, GapMeasure> group in GapMeasure.Shown(gaps, people).GroupBy(measure => measure.Group))
        {
            html.Append($"""<tbody>{'\n'}<tr class="group"><th scope="rowgroup" colspan="4">{Heading(group.Key)}</th></tr>{'\n'}""");
            foreach (GapMeasure measure in group)
            {
                AppendRow(html, measure.Name, measure.Definition, measure.Of(gaps), measure.Signed);
            }

            html.Append($"</tbody>\n");
        }

        html.Append($"</table></div></details>\n");
        if (gaps.Calibration is { } calibration)
        {
            AppendCalibration(html, calibration, gaps, id, round, people);
        }
    }

    private static void AppendCalibration(HtmlBuilder html, Calibration calibration, GapResults gaps, string id, int round, bool people)
    {
        html.Append($"""
            <h3>What the score knows after round {round}</h3>
            <div class="figures">
            <figure data-figure="calibration" data-round="{id}"><figcaption>Calibration of the critiqueability score. On the dashed line, answers are flawed as often as the score says. The larger a dot, the more answers.</figcaption></figure>
            <div>
            <p class="sentence">At 0.5, the score calls {Number.Percent(gaps.FalsePositives)} of the right answers flawed and {Number.Percent(gaps.FalseNegatives)} of the wrong ones sound. Its choice turns a wrong answer right {Number.Percent(gaps.DiscriminatorWrongToRight)} of the time and a right one wrong {Number.Percent(gaps.DiscriminatorRightToWrong)}.{(people ? "" : Volunteered(gaps))}</p>
            <details><summary>The bins of the figure</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Calibration after round {round}">
            <table>
            <caption>Answers by score after round {round}</caption>
            <thead><tr><th scope="col">Scores</th><th scope="col">Answers</th><th scope="col">Mean score</th><th scope="col">Flawed</th><th scope="col">95 % interval</th></tr></thead>
            <tbody>

            """);
        foreach (CalibrationBin bin in calibration.Bins)
        {
            html.Append($"""<tr><th scope="row">{bin.From:0.0} – {bin.To:0.0}</th><td>{Number.Count(bin.Answers)}</td><td>{bin.Score:0.000}</td><td>{Number.Brief(bin.Flawed)}</td><td>{Number.Interval(bin.Flawed)}</td></tr>{'\n'}""");
        }

        html.Append($"</tbody></table></div></details></div></div>\n");
    }

    private static string Volunteered(GapResults gaps) => gaps.VolunteeredInvalid is null ? ""
        : $" Of the critiques that the model would give unforced, {Number.Percent(gaps.VolunteeredInvalid)} name no true flaw; {Number.Percent(gaps.VolunteeredHallucinated)} are of a right answer.";

    private static string Heading(GapMeasureGroup group) => group switch
    {
        GapMeasureGroup.Accuracy => "Share of right answers",
        GapMeasureGroup.Gap => "Gaps",
        GapMeasureGroup.WinRate => "Win rates",
        GapMeasureGroup.Reading => "The samples",
        GapMeasureGroup.Discriminator => "Discriminator",
        GapMeasureGroup.Critic => "Critic",
        GapMeasureGroup.Rating => "Mean ratings",
        GapMeasureGroup.RatingGap => "Gaps by rating",
        _ => "Win rates by rating",
    };

    private static void AppendCard(HtmlBuilder html, string name, string meaning, Estimate? estimate)
    {
        html.Append($"""
            <div class="card"><p class="name">{name}</p><p class="value">{Number.Of(estimate, signed: true)}</p><p class="interval">{Number.Interval(estimate, signed: true)}</p><p class="meaning">{meaning}</p>{Verdict(name, estimate)}</div>

            """);
    }

    /// <summary>A row of a table of numbers.</summary>
    internal static void AppendRow(HtmlBuilder html, string name, string definition, Estimate? estimate, bool signed)
    {
        if (estimate is null)
        {
            html.Append($"""<tr><th scope="row" title="{definition}">{name}</th><td colspan="3" class="absent">not defined by these samples</td></tr>{'\n'}""");
            return;
        }

        html.Append($"""
            <tr><th scope="row" title="{definition}">{name}</th><td>{Number.Of(estimate, signed)}</td><td>{estimate.StandardError:0.0000}</td><td>{Number.Interval(estimate, signed)}</td></tr>

            """);
    }

    private static void AppendTraining(HtmlBuilder html, RoundResults[] rounds, string id, bool hasCurves)
    {
        bool trained = rounds.Any(round => round.Training is not null);
        if (!trained && !hasCurves)
        {
            return;
        }

        html.Append($"<h3>Training</h3>\n");
        if (hasCurves)
        {
            html.Append($"""
                <div class="figures">
                <figure data-figure="loss" data-run="{id}"><figcaption>Training loss, nats a learned token, by step.</figcaption></figure>
                <figure data-figure="held-out" data-run="{id}"><figcaption>Held-out checks by step. Solid: right answers. Dashed: valid critiques of flawed answers.</figcaption></figure>
                </div>

                """);
        }

        if (!trained)
        {
            return;
        }

        html.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Rounds">
            <table>
            <caption>Rounds</caption>
            <thead><tr><th scope="col">Round</th><th scope="col">Steps</th><th scope="col">Sequences</th><th scope="col">Learned tokens</th><th scope="col">Loss</th><th scope="col">Validation loss</th><th scope="col">Right, held out</th><th scope="col" class="words">Ended by</th></tr></thead>
            <tbody>

            """);
        foreach (RoundResults round in rounds)
        {
            if (round.Training is { } training)
            {
                html.Append($"""
                    <tr><th scope="row">{round.Round}</th><td>{Number.Count(training.Steps)}</td><td>{Number.Count(training.Sequences)}</td><td>{Number.Count(training.LearnedTokens)}</td><td>{Number.Of(training.Loss)}</td><td>{Number.Of(training.ValidationLoss)}</td><td>{Number.Of(training.HeldOutAccuracy)}</td><td class="words">{training.Ended}</td></tr>

                    """);
            }
        }

        html.Append($"</tbody></table></div>\n");
    }

    private static string Sentence(GapResults gaps)
    {
        string discriminator = gaps.Discriminator is { } d ? $"the model’s own score chooses a right one {Number.Percent(d)} of the time; " : "";
        string critique = gaps.Critique is { } c ? $"its critiques, checked by the oracle, {Number.Percent(c)}; " : "";
        return $"One sample is right {Number.Percent(gaps.Generator)} of the time. Of {gaps.BestOf} samples, {discriminator}{critique}the oracle itself {Number.Percent(gaps.Oracle)}.";
    }

    // Nobody found a flaw: that is what people's word comes to.
    private static string PeoplesSentence(GapResults gaps)
    {
        string ratings = gaps is { RatingGenerator: { } g, RatingDiscriminator: { } d, RatingCritique: { } c, RatingOracle: { } best }
            ? $" By rating: one answer {Number.Of(g)}, the model’s choice {Number.Of(d)}, people’s critiques {Number.Of(c)}, the best rated {Number.Of(best)}." : "";
        return $"People wrote, rated and criticised these answers. In {Number.Percent(gaps.Generator)} nobody found a flaw. Of {gaps.BestOf}, the model’s own score chooses one without a flaw {Number.Percent(gaps.Discriminator)} of the time; there is one {Number.Percent(gaps.Oracle)} of the time.{ratings}";
    }

    // Headroom cannot be negative, so where it lies is no finding.
    private static RawHtml Verdict(string name, Estimate? estimate) => new((name, estimate) switch
    {
        (_, null) or ("headroom", _) => "",
        (_, { Low: > 0 }) => """<p class="verdict plain">above 0</p>""",
        (_, { High: < 0 }) => """<p class="verdict plain">below 0</p>""",
        _ => """<p class="verdict plain">not told apart from 0</p>""",
    });
}
