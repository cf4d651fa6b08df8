using System.Globalization;
using TaskDsl.Evaluation.Preferences;

namespace TaskDsl.Reports;

/// <summary>What reward models gain by critiques (Ye et al. 2024, Figures 3 and 4).</summary>
internal static class RewardSection
{
    internal static void Append(HtmlBuilder html, RewardResults results)
    {
        int seeds = results.Runs.Select(run => run.Seed).Distinct().Count();
        html.Append($"""
            <section id="rewards" aria-labelledby="rewards-heading">
            <h2 id="rewards-heading">Reward models</h2>
            <p>Format {results.Format}. Accuracy is the share of held-out pairs whose preferred side has the higher reward; a tie is wrong. Intervals are over held-out pairs{(seeds > 1 ? "; the errors in the figures are between seeds, which hold training too" : "; with one seed, nothing here says how much training varies")}.</p>
            <div class="figures">
            <figure data-figure="rewards" data-measure="accuracy"><figcaption>Accuracy by the number of training pairs and by critic.</figcaption></figure>
            <figure data-figure="rewards" data-measure="gain"><figcaption>What critiques add to the accuracy on as many pairs without.</figcaption></figure>
            """);
        if (HasTruth(results))
        {
            html.Append($"""<figure data-figure="reward-truth"><figcaption>Accuracy by how often the critic says the truth of held-out answers; a line for each number of pairs.</figcaption></figure>""");
        }

        if (results.Compared.Any(each => each.Critic.Contains("->", StringComparison.Ordinal)))
        {
            html.Append($"""<figure data-figure="rewards" data-measure="accuracy" data-critics="mismatched"><figcaption>Accuracy with one critic in training and another in the test.</figcaption></figure>""");
        }

        html.Append($"""
            </div>
            <p class="hint">Bars: ± one standard error{(seeds > 1 ? " between seeds" : " over held-out pairs")}. Chance is 0.5: below it, a model prefers the wrong side.</p>

            """);
        AppendCompared(html, results, seeds);
        AppendRewardBench(html, results);
        AppendSections(html, results);
        AppendTruth(html, results);
        AppendRuns(html, results);
        html.Append($"</section>\n");
    }

    /// <summary>Whether it is known how often each critic says the truth.</summary>
    internal static bool HasTruth(RewardResults results) => results.Critics.Select(critic => critic.Critic).Distinct().Count() > 1;

    private static void AppendCompared(HtmlBuilder html, RewardResults results, int seeds)
    {
        html.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Reward models by critic and number of pairs">
            <table class="numbers">
            <caption>Means over {seeds.ToString(CultureInfo.InvariantCulture)} {(seeds == 1 ? "seed" : "seeds")}. Worth: how many pairs without critiques give the same accuracy, for each pair; ≥ and ≤ where the curve without critiques ends before</caption>
            <thead><tr><th scope="col">Critic</th><th scope="col">Pairs</th><th scope="col">Accuracy</th><th scope="col">95 % interval</th><th scope="col">± between seeds</th><th scope="col">Gain</th><th scope="col">95 % interval</th><th scope="col">Worth, with 95 % interval</th></tr></thead>

            """);
        foreach (IGrouping<string, RewardComparison> critic in results.Compared.GroupBy(each => each.Critic))
        {
            html.Append($"<tbody>\n");
            foreach (RewardComparison each in critic)
            {
                html.Append($"""
                    <tr><th scope="row">{each.Critic}</th><td>{Number.Count(each.Pairs)}</td><td>{Number.Of(each.Accuracy)}</td><td>{Number.Interval(each.Accuracy)}</td><td>{Number.Of(each.BetweenSeeds)}</td><td>{Number.Of(each.Gain, signed: true)}</td><td>{(each.Gain is null ? "–" : Number.Interval(each.Gain, signed: true))}</td><td>{(each.Equivalence is { } worth ? RewardSummary.EquivalenceText(worth) : "–")}</td></tr>

                    """);
            }

            html.Append($"</tbody>\n");
        }

        html.Append($"</table></div>\n");
    }

    private static void AppendSections(HtmlBuilder html, RewardResults results)
    {
        string[] sections = [.. results.Compared.SelectMany(each => each.Sections).Select(section => section.Section).Distinct()];
        if (sections.Length > 0)
        {
            AppendColumns(html, results, "By section", "Accuracy by section, ± one standard error over held-out pairs", sections, (each, section) => Number.Brief(each.Sections.FirstOrDefault(own => own.Section == section)?.Accuracy));
        }
    }

    private static void AppendRewardBench(HtmlBuilder html, RewardResults results)
    {
        if (results.RewardBenchRule is { } rule)
        {
            AppendColumns(html, results, "RewardBench", rule, RewardBench.Columns(results), (each, score) => Number.Of(each.RewardBench!.TryGetValue(score, out double value) ? value : null));
        }
    }

    // A row for each critic and number of pairs.
    private static void AppendColumns(HtmlBuilder html, RewardResults results, string heading, string caption, IReadOnlyList<string> columns, Func<RewardComparison, string, string> cell)
    {
        html.Append($"""
            <h3>{heading}</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="{heading}">
            <table class="numbers">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">Critic</th><th scope="col">Pairs</th>
            """);
        foreach (string column in columns)
        {
            html.Append($"""<th scope="col">{column}</th>""");
        }

        html.Append($"</tr></thead>\n<tbody>\n");
        foreach (RewardComparison each in results.Compared)
        {
            html.Append($"""<tr><th scope="row">{each.Critic}</th><td>{Number.Count(each.Pairs)}</td>""");
            foreach (string column in columns)
            {
                html.Append($"<td>{cell(each, column)}</td>");
            }

            html.Append($"</tr>\n");
        }

        html.Append($"</tbody></table></div>\n");
    }

    private static void AppendTruth(HtmlBuilder html, RewardResults results)
    {
        if (results.Critics.IsEmpty)
        {
            return;
        }

        html.Append($"""
            <h3>The critics</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="How often critics say the truth">
            <table class="numbers">
            <caption>How often the critiques of held-out answers are true, by the oracle</caption>
            <thead><tr><th scope="col">Critic</th><th scope="col">Seed</th><th scope="col">Pairs</th><th scope="col">Names a true flaw of the flawed answer</th><th scope="col">Names none of the right one</th></tr></thead>
            <tbody>

            """);
        foreach (CriticTruth critic in results.Critics)
        {
            html.Append($"""
                <tr><th scope="row">{critic.Critic}</th><td>{critic.Seed}</td><td>{Number.Count(critic.Pairs)}</td><td>{Number.Of(critic.OnRejected)}</td><td>{Number.Of(critic.OnChosen)}</td></tr>

                """);
        }

        html.Append($"</tbody></table></div>\n");
    }

    private static void AppendRuns(HtmlBuilder html, RewardResults results)
    {
        html.Append($"""
            <details><summary>Every reward model</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Every reward model">
            <table class="numbers">
            <thead><tr><th scope="col">Critic</th><th scope="col">Pairs</th><th scope="col">Seed</th><th scope="col">Accuracy</th><th scope="col">Held-out pairs</th><th scope="col">Ties</th><th scope="col">Mean r⁺</th><th scope="col">Mean r⁻</th><th scope="col">Trained on</th><th scope="col">Left out</th><th scope="col">Steps</th><th scope="col">Learning rate</th><th scope="col">Loss</th><th scope="col">Validation loss</th></tr></thead>
            <tbody>

            """);
        foreach (RewardRun run in results.Runs)
        {
            html.Append($"""
                <tr><th scope="row">{run.Critic}</th><td>{Number.Count(run.Pairs)}</td><td>{run.Seed}</td><td>{Number.Brief(run.Measured.Accuracy)}</td><td>{Number.Count(run.Measured.Pairs)}</td><td>{Number.Count(run.Measured.Ties)}</td><td>{Number.Of(run.Measured.ChosenReward, signed: true)}</td><td>{Number.Of(run.Measured.RejectedReward, signed: true)}</td><td>{Number.Count(run.Training.Trained)}</td><td>{Number.Count(run.Training.Dropped)}</td><td>{Number.Count(run.Training.Steps)}</td><td>{run.Training.LearningRate.ToString("0.####e+0", CultureInfo.InvariantCulture)}</td><td>{Number.Of(run.Training.Loss)}</td><td>{Number.Of(run.Training.ValidationLoss)}</td></tr>

                """);
        }

        html.Append($"</tbody></table></div></details>\n");
    }
}
