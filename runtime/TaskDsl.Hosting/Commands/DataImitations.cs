using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary>Counts the examples of each format, those that hold text of their own format, and those with a second reading, which a guarded format refuses.</summary>
internal sealed class DataImitations(TaskDefinition task)
{
    private readonly (Format Format, Imitation Imitation)[] _formats = [.. task.Formats.Select(format => (format, new Imitation(format)))];
    private readonly Dictionary<string, (long All, long Imitating, long Refused)> _counts = new(StringComparer.Ordinal);

    public void Add(DataItem item)
    {
        foreach ((Format format, Imitation imitation) in _formats.Where(each => !each.Format.Scores && item.Fills(each.Format)))
        {
            string[] values = format.Bind(item.Values);
            Count(format, imitation.IsIn(values), format.HasSecondReading(values));
        }
    }

    public void Add(PreferencePair pair)
    {
        foreach ((Format format, Imitation imitation) in _formats.Where(each => each.Format.Scores && each.Format.Parameters.All(field => pair.Shared.ContainsKey(field.Name) || pair.Chosen.ContainsKey(field.Name))))
        {
            Count(format, imitation.IsIn(pair.Shared.Values.Concat(pair.Chosen.Values).Concat(pair.Rejected.Values)), false);
        }
    }

    /// <summary>Says the counts.</summary>
    public void Say()
    {
        foreach ((string format, (long all, long imitating, long refused)) in _counts)
        {
            string told = imitating == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {imitating:N0} of them hold text of their own format, which a model may take for a delimiter");
            told += refused == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {refused:N0} have a second reading, and no round trains on them");
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"  for {format}: {all:N0}{told}"));
        }
    }

    private void Count(Format format, bool imitates, bool refused)
    {
        (long all, long imitating, long refusedBefore) = _counts.GetValueOrDefault(format.FullName);
        _counts[format.FullName] = (all + 1, imitating + (imitates ? 1 : 0), refusedBefore + (refused ? 1 : 0));
    }
}
