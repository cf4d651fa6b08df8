using System.Globalization;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>The numbers of each model over its seeds: their mean, how much they differ, and a point for each.</summary>
internal static class SeedsSection
{
    private static readonly GapMeasureGroup[] Groups = [GapMeasureGroup.Accuracy, GapMeasureGroup.Gap, GapMeasureGroup.Discriminator, GapMeasureGroup.Critic, GapMeasureGroup.Rating, GapMeasureGroup.RatingGap];

    internal static void Append(HtmlBuilder html, ExperimentResults results, bool people)
    {
        if (results.Seeds.IsEmpty)
        {
            return;
        }

        html.Append($"""
            <section id="seeds" aria-labelledby="seeds-heading">
            <h2 id="seeds-heading">Over seeds</h2>
            <p>Another seed gives other weights and other questions. The error between seeds holds both; the error within them is what the questions alone would make of it. Where the first is much the larger, training decides, and more questions help little.</p>

            """);
        GapMeasure[] shown = [.. results.Rounds.Select(round => round.Gaps).OfType<GapResults>().SelectMany(gaps => GapMeasure.Shown(gaps, people)).DistinctBy(measure => measure.Key)];
        for (int i = 0; i < results.Seeds.Length; i++)
        {
            Append(html, results.Seeds[i], i, shown);
        }

        html.Append($"</section>\n");
    }

    private static void Append(HtmlBuilder html, SeedMeans seeds, int index, GapMeasure[] shown)
    {
        string title = string.Create(CultureInfo.InvariantCulture, $"{seeds.Model}, round {seeds.Round}, {seeds.Seeds.Length} seeds");
        html.Append($"""
            <h3>{title}</h3>
            <div class="figures">
            <figure data-figure="seed-accuracy" data-seeds="{index}"><figcaption>Share of right answers. Ring: a seed, with its 95 % interval. Dot and thick bar: the mean ± one standard error between seeds.</figcaption></figure>
            <figure data-figure="seed-gaps" data-seeds="{index}"><figcaption>Gaps, drawn alike.</figcaption></figure>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label="{title}">
            <table>
            <caption>{title}: means with both errors, and each seed’s value</caption>
            <thead><tr><th scope="col">Number</th><th scope="col">Mean</th><th scope="col">± between</th><th scope="col">± within</th>
            """);
        foreach (long seed in seeds.Seeds)
        {
            html.Append($"""<th scope="col">seed {seed}</th>""");
        }

        html.Append($"</tr></thead>\n");
        foreach (IGrouping<GapMeasureGroup, GapMeasure> group in shown.Where(measure => Groups.Contains(measure.Group) && seeds.Measures.ContainsKey(measure.Key)).GroupBy(measure => measure.Group))
        {
            html.Append($"<tbody>\n");
            foreach (GapMeasure measure in group)
            {
                SeedMean mean = seeds.Measures[measure.Key];
                html.Append($"""<tr><th scope="row" title="{measure.Definition}">{measure.Name}</th><td>{Number.Of(mean.Mean, measure.Signed)}</td><td>{mean.BetweenSeeds:0.0000}</td><td>{mean.WithinSeeds:0.0000}</td>""");
                foreach (double value in mean.Values)
                {
                    html.Append($"<td>{Number.Of(value, measure.Signed)}</td>");
                }

                html.Append($"</tr>\n");
            }

            html.Append($"</tbody>\n");
        }

        html.Append($"</table></div>\n");
    }
}
