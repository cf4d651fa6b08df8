using System.Collections.Frozen;
using System.Globalization;

namespace TaskDsl.Tokenizers.Composition;

/// <summary>What composing needs of the Unicode Character Database, from a table that goes with the program: <c>string.Normalize</c> does nothing in the invariant globalization mode.</summary>
internal sealed class CanonicalMappings
{
    private const string Resource = "TaskDsl.Tokenizers.Composition.canonical-mappings.txt";

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];
    private readonly HashSet<int> _seconds = [.. Enumerable.Range(CanonicalComposition.Vowels, CanonicalComposition.VowelCount), .. Enumerable.Range(CanonicalComposition.Tails + 1, CanonicalComposition.TailCount - 1)];
    private readonly HashSet<int> _never = [];
    private readonly FrozenSet<int> _mayChange;

    private CanonicalMappings()
    {
        using var reader = new StreamReader(typeof(CanonicalMappings).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            if (words[0] == "unicode")
            {
                UnicodeVersion = words[1];
            }
            else if (words[0] == "#")
            {
                continue;
            }
            else if (words[1][0] == '=')
            {
                AddDecomposition(Number(words[0]), [.. words[2..].Select(Number)], composed: words[1] == "=");
            }
            else
            {
                string[] range = words[0].Split('-');
                for (int point = Number(range[0]); point <= Number(range[^1]); point++)
                {
                    _classes.Add(point, byte.Parse(words[1], CultureInfo.InvariantCulture));
                }
            }
        }

        _mayChange = _classes.Keys.Concat(_never).Concat(_seconds).ToFrozenSet();
    }

    /// <summary>The table, read when it is first needed.</summary>
    public static CanonicalMappings Instance { get; } = new();

    /// <summary>The version of Unicode that the table is of.</summary>
    public string UnicodeVersion { get; } = "";

    /// <summary>The canonical combining class; 0 for most characters.</summary>
    public byte ClassOf(int point) => _classes.GetValueOrDefault(point);

    /// <summary>The canonical decomposition, one step of it; null where there is none. Of Hangul syllables it knows nothing.</summary>
    public int[]? DecompositionOf(int point) => _decompositions.GetValueOrDefault(point);

    /// <summary>What two characters are composed to; null where they stay two.</summary>
    public int? Compose(int first, int second) => _compositions.TryGetValue((first, second), out int composed) ? composed : null;

    /// <summary>Whether a character can be composed with one before it.</summary>
    public bool IsSecond(int point) => _seconds.Contains(point);

    /// <summary>Whether there is a text with this character that composing changes. Of any other the text need not be looked at again.</summary>
    public bool MayChange(int point) => _mayChange.Contains(point);

    private void AddDecomposition(int point, int[] parts, bool composed)
    {
        _decompositions.Add(point, parts);
        if (composed)
        {
            _compositions.Add((parts[0], parts[1]), point);
            _seconds.Add(parts[1]);
        }
        else
        {
            _never.Add(point);
        }
    }

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
