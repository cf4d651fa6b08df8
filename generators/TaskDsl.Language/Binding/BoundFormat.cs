using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>A format while it is bound.</summary>
internal sealed class BoundFormat(YamlEntry entry, string? name = null)
{
    public string Name => name ?? entry.Key.Value;

    /// <summary>Where the file describes it.</summary>
    public YamlEntry Entry => entry;

    public TextRange Place => entry.Key.Range;

    public YamlMap? Map => entry.Value as YamlMap;

    /// <summary>The format that this one extends.</summary>
    public BoundFormat? Parent { get; set; }

    /// <summary>Whether a mistake, here or above, keeps the format from being compiled.</summary>
    public bool Broken { get; set; }

    /// <summary>The parts of the whole text, those of the formats above first.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; set; } = [];

    /// <summary>How many of <see cref="Parts"/> are from the formats above.</summary>
    public int Inherited { get; set; }

    /// <summary>The labels that are fixed, here or above.</summary>
    public IReadOnlyDictionary<string, string> Given { get; set; } = new Dictionary<string, string>();

    /// <summary>The learned fields, as <c>learns</c> spells them.</summary>
    public IReadOnlyList<YamlScalar> Learns { get; set; } = [];

    /// <summary>Whether rendering refuses values with a second reading (<c>parse: guarded</c>), here or above.</summary>
    public bool Guarded { get; set; }

    /// <summary>Whether a reward is read at the end of the text (<c>scores: end</c>).</summary>
    public bool Scores { get; set; }

    /// <summary>The field that the format's baseline leaves out; null for none.</summary>
    public string? Without { get; set; }

    /// <summary>The margin of each confidence.</summary>
    public IReadOnlyList<MarginModel> Margins { get; set; } = [];

    /// <summary>The examples before the text, or null; set once all formats are known, and not inherited.</summary>
    public BoundShots? Shots { get; set; }

    /// <summary>The whole text's fields.</summary>
    public IEnumerable<string> Shown => Parts.Where(part => part.IsField).Select(part => part.Text);

    /// <summary>The segments in the order of the text; set once the format is sound.</summary>
    public IReadOnlyList<SegmentModel> Segments { get; set; } = [];

    public bool Learned(string field) => Learns.Any(name => name.Value == field);

    /// <summary>The formats that this one extends, nearest first.</summary>
    public IEnumerable<BoundFormat> Ancestors()
    {
        for (BoundFormat? above = Parent; above is not null; above = above.Parent)
        {
            yield return above;
        }
    }

    /// <summary>Whether a format that this one is made with has a mistake: one that it extends, one whose examples are its shots, or one that such a one needs.</summary>
    public bool NeedsBroken()
    {
        var seen = new HashSet<BoundFormat> { this };
        var open = new Stack<BoundFormat>(seen);
        while (open.Count > 0)
        {
            BoundFormat next = open.Pop();
            foreach (BoundFormat needed in new[] { next.Parent, next.Shots?.Of }.OfType<BoundFormat>().Where(seen.Add))
            {
                if (needed.Broken)
                {
                    return true;
                }

                open.Push(needed);
            }
        }

        return false;
    }

    public FormatModel ToModel() => WithId(new()
    {
        Name = Name,
        Extends = Parent?.Name,
        Id = "",
        Shots = Shots is null ? null : new ShotsModel(Shots.Count, Shots.Of.Name, Shots.Of == this ? null : Shots.Of.ToModel().Id, Shots.Separator, Shots.Each),
        Guarded = Guarded,
        Scores = Scores,
        Without = Without,
        Margins = Margins.ToEquatableArray(),
        Segments = Segments.ToEquatableArray(),
    });

    private static FormatModel WithId(FormatModel format) => format with { Id = FormatId.Of(format) };
}

/// <summary>The examples before a text.</summary>
/// <param name="Of">Their format, which has no shots, or is the text's own.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Separator">What follows each.</param>
/// <param name="Each">Whether they are drawn for each item.</param>
internal sealed record BoundShots(BoundFormat Of, int Count, string Separator, bool Each);
