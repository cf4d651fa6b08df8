using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Computes what assistance does (Saunders et al. 2022, Figures 1 and 2) from records. Intervals are of a bootstrap over passages, or over questions where there are none.</summary>
public static class AssistanceAnalysis
{
    /// <summary>What stands for all sources together.</summary>
    public const string AllSources = "all";

    /// <summary>Every number. The order of records does not matter.</summary>
    /// <param name="records">The records.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="InvalidSamplesException">There are none, or only some name a passage.</exception>
    public static AssistanceResults Compute(IEnumerable<AssistanceRecord> records, long seed = 1, int resamples = GapAnalysis.DefaultResamples)
    {
        AssistanceRecord[] all = [.. records];
        bool passages = all.Any(record => record.Passage is not null);
        if (all.Length == 0)
        {
            throw new InvalidSamplesException("There are no records.");
        }

        if (passages && all.Any(record => record.Passage is null))
        {
            throw new InvalidSamplesException("Some records name a passage and some do not, so nobody can tell what is drawn together: give all of them one, or none.");
        }

        // In an order of their own, so that the draws do not depend on the file's.
        AssistanceRecord[][] units = [.. all.GroupBy(record => record.Passage ?? record.Question, StringComparer.Ordinal).OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => unit.ToArray())];
        var ratios = new Ratios(units);
        (string Source, AssistanceCondition Condition)[] cells = [.. Sources(all).SelectMany(source => Conditions(all, source).Select(condition => (source, condition)))];
        Dictionary<(string, AssistanceCondition, string), int> measures = [];
        foreach ((string source, AssistanceCondition condition) in cells)
        {
            foreach (AssistanceMeasure measure in AssistanceMeasure.All)
            {
                measures[(source, condition, measure.Key)] = ratios.Add(measure.Part, measure.Whole, record => In(record, source, condition));
            }
        }

        Dictionary<(AssistanceCondition, string, string), int> kinds = [];
        foreach (AssistanceCondition condition in Conditions(all, AllSources))
        {
            foreach ((string axis, string kind) in Kinds(all))
            {
                kinds[(condition, axis, kind)] = ratios.Add(record => record.Critiques.Count(critique => KindOf(critique, axis) == kind), _ => 1, record => record.Condition == condition);
            }
        }

        int agreement = ratios.AddUnits([.. units.Select(RatingAgreement.Of)]);
        (string Source, int More)[] more = [.. Sources(all).Where(source => Conditions(all, source).Length == 2).Select(source => (source, ratios.AddGrowth(
            measures[(source, AssistanceCondition.Assist, AssistanceMeasure.Critiques.Key)], measures[(source, AssistanceCondition.None, AssistanceMeasure.Critiques.Key)])))];

        Estimate?[] estimates = ratios.Estimates(resamples, seed);
        return new AssistanceResults
        {
            Records = all.Length,
            Answers = all.Select(record => (record.Question, record.Answer)).Distinct().Count(),
            Questions = all.Select(record => record.Question).Distinct(StringComparer.Ordinal).Count(),
            Labelers = all.Select(record => record.Labeler).Distinct(StringComparer.Ordinal).Count(),
            Bootstrap = new BootstrapSettings(resamples, seed, passages ? units.Length : null),
            Figure1 = [.. cells.Select(cell => new AssistanceCell
            {
                Source = cell.Source,
                Condition = NameOf(cell.Condition),
                Records = all.Count(record => In(record, cell.Source, cell.Condition)),
                Measures = Named(AssistanceMeasure.All.Select(measure => (measure.Key, estimates[measures[(cell.Source, cell.Condition, measure.Key)]]))),
            })],
            Figure2 = [.. Conditions(all, AllSources).Select(condition => new KindsOfCritiques { Condition = NameOf(condition), Severity = Counts(condition, Severity), Category = Counts(condition, Category) })],
            More = Named(more.Select(each => (each.Source, estimates[each.More]))),
            Edited = measures.TryGetValue((AllSources, AssistanceCondition.Assist, AssistanceMeasure.Edited.Key), out int edited) ? estimates[edited] : null,
            Agreement = estimates[agreement],
        };

        ImmutableSortedDictionary<string, KindCount> Counts(AssistanceCondition condition, string axis) =>
            Kinds(all).Where(kind => kind.Axis == axis).ToImmutableSortedDictionary(
                kind => kind.Kind,
                kind => new KindCount(all.Where(record => record.Condition == condition).Sum(record => record.Critiques.Count(critique => KindOf(critique, axis) == kind.Kind)), estimates[kinds[(condition, axis, kind.Kind)]]),
                StringComparer.Ordinal);
    }

    private const string Severity = "severity", Category = "category";

    private static IEnumerable<(string Axis, string Kind)> Kinds(AssistanceRecord[] records) =>
        ((string[])[Severity, Category]).SelectMany(axis => records.SelectMany(record => record.Critiques).Select(critique => KindOf(critique, axis)).Distinct(StringComparer.Ordinal).Select(kind => (axis, kind)));

    private static string KindOf(PersonsCritique critique, string axis) => axis == Severity
        ? critique.Severity?.ToString(CultureInfo.InvariantCulture) ?? "unrated"
        : critique.Category ?? "uncategorised";

    private static IEnumerable<string> Sources(AssistanceRecord[] records) =>
        [.. Enum.GetValues<AnswerSource>().Where(source => records.Any(record => record.Source == source)).Select(source => source.ToString().ToLowerInvariant()), AllSources];

    private static AssistanceCondition[] Conditions(AssistanceRecord[] records, string source) =>
        [.. Enum.GetValues<AssistanceCondition>().Where(condition => records.Any(record => In(record, source, condition)))];

    private static bool In(AssistanceRecord record, string source, AssistanceCondition condition) =>
        record.Condition == condition && (source == AllSources || record.Source.ToString().Equals(source, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(AssistanceCondition condition) => condition.ToString().ToLowerInvariant();

    private static ImmutableSortedDictionary<string, Estimate> Named(IEnumerable<(string Key, Estimate? Estimate)> estimates) =>
        estimates.Where(each => each.Estimate is not null).ToImmutableSortedDictionary(each => each.Key, each => each.Estimate!, StringComparer.Ordinal);
}
