using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary>Counts the items whose values hold text of a format that they fill.</summary>
internal sealed class DataImitations(TaskDefinition task)
{
    private readonly (Format Format, Imitation Imitation)[] _formats = [.. task.Formats.Select(format => (format, new Imitation(format)))];
    private readonly Dictionary<string, (long Imitating, long All)> _counts = new(StringComparer.Ordinal);

    public void Add(DataItem item)
    {
        foreach ((Format format, Imitation imitation) in _formats.Where(each => !each.Format.Scores && item.Fills(each.Format)))
        {
            Count(format, imitation.IsIn(format.Bind(item.Values)));
        }
    }

    public void Add(PreferencePair pair)
    {
        foreach ((Format format, Imitation imitation) in _formats.Where(each => each.Format.Scores && each.Format.Parameters.All(field => pair.Shared.ContainsKey(field.Name) || pair.Chosen.ContainsKey(field.Name))))
        {
            Count(format, imitation.IsIn(pair.Shared.Values.Concat(pair.Chosen.Values).Concat(pair.Rejected.Values)));
        }
    }

    /// <summary>Says the counts.</summary>
    public void Say()
    {
        foreach ((string format, (long imitating, long all)) in _counts)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"  for {format}: {all:N0}{(imitating == 0 ? "" : $", of which {imitating:N0} hold text of their own format, which a model may take for a delimiter")}"));
        }
    }

    private void Count(Format format, bool imitates)
    {
        (long imitating, long all) = _counts.GetValueOrDefault(format.FullName);
        _counts[format.FullName] = (imitating + (imitates ? 1 : 0), all + 1);
    }
}
