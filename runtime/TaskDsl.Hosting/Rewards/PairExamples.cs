using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Pairs as the texts that a reward model reads.</summary>
/// <param name="format">The format of the texts.</param>
/// <param name="critiqueField">The field that critiques fill; null for texts without.</param>
internal sealed class PairExamples(Format format, string? critiqueField)
{
    /// <summary>Both sides of a pair; null where its critic failed, or a guarded format refuses a side for its second reading.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="critiques">Its critiques; null for texts without.</param>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public Preference<Example>? Of(RewardPair pair, CritiquedPair? critiques)
    {
        if (critiqueField is not null && critiques is not { Failure: null })
        {
            return null;
        }

        Example chosen = Side(pair.Shared, pair.Chosen, critiques?.Chosen), rejected = Side(pair.Shared, pair.Rejected, critiques?.Rejected);
        return format.HasSecondReading(chosen.Values) || format.HasSecondReading(rejected.Values) ? null : new Preference<Example>(chosen, rejected, pair.Confidence, pair.Margin);
    }

    private Example Side(IEnumerable<KeyValuePair<string, string>> shared, IEnumerable<KeyValuePair<string, string>> own, string? critique)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string field, string value) in shared.Concat(own))
        {
            values[field] = value;
        }

        if (critiqueField is not null)
        {
            values[critiqueField] = critique!;
        }

        return new Example(format, format.Bind(values));
    }
}
