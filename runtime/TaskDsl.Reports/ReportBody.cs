using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>The page from its heading to its foot. All numbers are here as text; scripts only draw and filter.</summary>
internal static class ReportBody
{
    internal static void Append(HtmlBuilder html, ReportData data)
    {
        ExperimentResults results = data.Results;
        RoundResults[] rounds = [.. RoundName.Ordered(results.Rounds)];
        RoundResults[] measured = [.. rounds.Where(round => round.Gaps is not null)];
        int models = rounds.Select(round => round.Model).Distinct().Count(), seeds = rounds.Select(round => round.Seed).Concat(results.Rewards?.Runs.Select(run => run.Seed) ?? []).Distinct().Count();

        html.Append($"""
            <a class="skip" href="#main">Skip to the results</a>
            <header>
            <p class="kicker">{(results.Rewards is null ? "Generator–discriminator–critique gaps" : "Reward models with synthetic critiques")}</p>
            <h1>{results.Experiment}</h1>
            <p class="lede">Task {results.Task}{(models > 0 ? " · " + Count(models, "model") : "")} · {Count(seeds, "seed")} · {(results.Rewards is { } compared ? Count(compared.Runs.Length, "reward model") : Count(measured.Length, "measurement"))}</p>
            </header>
            <main id="main">

            """);
        if (results.Rewards is { } rewards)
        {
            RewardSection.Append(html, rewards);
        }

        if (measured.Length == 0 && results.Rewards is null)
        {
            html.Append($"""<p class="note">No gaps were measured.</p>{'\n'}""");
        }
        else if (measured.Length > 1)
        {
            AppendOverview(html, measured, data.People);
        }

        ScaleSection.Append(html, measured);
        SeedsSection.Append(html, results, data.People);
        CriticsSection.Append(html, measured);
        SelfCritiqueSection.Append(html, results, rounds);
        foreach (IGrouping<(long Seed, string Model), RoundResults> run in rounds.GroupBy(round => (round.Seed, round.Model)))
        {
            RunSection.Append(html, [.. run], data.People, data.Metrics.Any(metrics => (metrics.Seed, metrics.Model) == run.Key), open: measured.Length < 3);
        }

        if (data.Samples.Length > 0)
        {
            html.Append($"""
                <section id="samples" aria-labelledby="samples-heading">
                <h2 id="samples-heading">Samples</h2>
                <noscript><p class="note">The sample viewer needs JavaScript.</p></noscript>
                </section>

                """);
        }

        AppendDefinitions(html, rounds, measured, data.People);
        AppendManifest(html, results, rounds);
        html.Append($"""
            </main>
            <footer><p>Written by TaskDsl {Report.Version}. Gaps follow version {GapResults.CurrentDefinitions} of the definitions. Intervals come from a paired bootstrap over questions{(results.Rewards is null ? "" : " or pairs")}. Figures: Observable Plot and d3 (ISC licence).</p></footer>

            """);
    }

    private static void AppendOverview(HtmlBuilder html, RoundResults[] measured, bool people)
    {
        html.Append($"""
            <section aria-labelledby="overview-heading">
            <h2 id="overview-heading">All measurements</h2>
            <div class="figures three">
            <figure data-figure="overview" data-measure="gd"><figcaption>GD = D − G</figcaption></figure>
            <figure data-figure="overview" data-measure="gc"><figcaption>GC = C − G</figcaption></figure>
            <figure data-figure="overview" data-measure="cd"><figcaption>CD = D − C</figcaption></figure>
            </div>
            <p class="hint">Thick bars: ± one standard error. Thin bars: 95 % interval.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="All measurements">
            <table class="brief">
            <caption>Shares of right answers and their gaps, ± one standard error</caption>
            <thead><tr><th scope="col">Model</th><th scope="col">G</th><th scope="col">D</th><th scope="col">C</th><th scope="col">{(people ? "best of N" : "oracle")}</th><th scope="col">GD</th><th scope="col">GC</th><th scope="col">CD</th></tr></thead>
            <tbody>

            """);
        foreach (RoundResults round in measured)
        {
            GapResults gaps = round.Gaps!;
            html.Append($"""
                <tr><th scope="row"><a href="#{RoundName.Id(round.Seed, round.Model, round.Round)}">{RoundName.Of(round.Seed, round.Model, round.Round)}</a></th><td>{Number.Brief(gaps.Generator)}</td><td>{Number.Brief(gaps.Discriminator)}</td><td>{Number.Brief(gaps.Critique)}</td><td>{Number.Brief(gaps.Oracle)}</td><td>{Number.Brief(gaps.GD, signed: true)}</td><td>{Number.Brief(gaps.GC, signed: true)}</td><td>{Number.Brief(gaps.CD, signed: true)}</td></tr>

                """);
        }

        html.Append($"</tbody></table></div></section>\n");
    }

    private static void AppendDefinitions(HtmlBuilder html, RoundResults[] rounds, RoundResults[] measured, bool people)
    {
        if (measured.Length == 0 && rounds.All(round => round.SelfCritique is null))
        {
            return;
        }

        html.Append($"""
            <section aria-labelledby="definitions-heading">
            <h2 id="definitions-heading">What the numbers mean</h2>
            <p>All numbers come from one pool of sampled answers. Where the pool holds more than N answers to a question, a number is the average over all choices of N of them. Equal scores or severities share evenly. Every question counts the same. Intervals come from drawing whole questions with replacement, the same draw for every number, so a gap's interval is narrower than the intervals of what it compares.</p>
            <dl>

            """);
        foreach (GapMeasure measure in measured.SelectMany(round => GapMeasure.Shown(round.Gaps!, people)).Distinct().OrderBy(measure => measure.Group))
        {
            html.Append($"<div><dt>{measure.Name}</dt><dd>{measure.Definition}</dd></div>\n");
        }

        foreach (CritiqueMeasure measure in CritiqueMeasure.All.Where(measure => rounds.Any(round => round.SelfCritique?.Of(measure) is not null)))
        {
            html.Append($"<div><dt>critiques: {measure.Name}</dt><dd>{measure.Definition}</dd></div>\n");
        }

        html.Append($"</dl></section>\n");
    }

    private static void AppendManifest(HtmlBuilder html, ExperimentResults results, RoundResults[] rounds)
    {
        if (results.Manifest.Count == 0 && rounds.All(round => round.Manifest.Count == 0))
        {
            return;
        }

        html.Append($"""
            <section aria-labelledby="manifest-heading">
            <h2 id="manifest-heading">Where the numbers come from</h2>

            """);
        AppendEntries(html, "The whole experiment", results.Manifest);
        foreach (RoundResults round in rounds)
        {
            AppendEntries(html, RoundName.Of(round.Seed, round.Model, round.Round), round.Manifest);
        }

        html.Append($"</section>\n");
    }

    private static void AppendEntries(HtmlBuilder html, string title, IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        html.Append($"""
            <details><summary>{title}</summary>
            <table class="manifest"><thead class="unseen"><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead><tbody>

            """);
        foreach ((string name, string value) in entries)
        {
            html.Append($"""<tr><th scope="row">{name}</th><td><code>{value}</code></td></tr>{'\n'}""");
        }

        html.Append($"</tbody></table></details>\n");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
