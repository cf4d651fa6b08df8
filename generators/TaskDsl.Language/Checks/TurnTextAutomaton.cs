using TaskDsl.Language.Model;

namespace TaskDsl.Language.Checks;

/// <summary>The texts of turns as a deterministic automaton: values of their type that hold nothing that begins another turn.</summary>
/// <remarks>A state is one of the type's automaton, and the longest beginning of a delimiter that the text so far ends with.</remarks>
internal sealed class TurnTextAutomaton
{
    /// <summary>Before the text.</summary>
    public const int Start = ValueAutomaton.Start;

    private const int Kinds = 8;

    private readonly FieldKind _kind;
    private readonly HashSet<string> _delimiters;
    private readonly List<string> _beginnings = [""];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<(int, char), int> _next = [];

    public TurnTextAutomaton(TurnsModel turns)
    {
        _kind = turns.TextKind;
        _delimiters = new HashSet<string>(turns.Delimiters(), StringComparer.Ordinal);
        foreach (string delimiter in _delimiters)
        {
            for (int length = 1; length < delimiter.Length; length++)
            {
                string beginning = delimiter.Substring(0, length);
                if (!_numbers.ContainsKey(beginning))
                {
                    _numbers[beginning] = _beginnings.Count;
                    _beginnings.Add(beginning);
                }
            }
        }
    }

    /// <summary>Whether a text may end in a state.</summary>
    public static bool CanEnd(int state) => state % Kinds == ValueAutomaton.Inside;

    /// <summary>The state after one more character; -1 where no text goes on so.</summary>
    public int Next(int state, char c)
    {
        int value = ValueAutomaton.Next(_kind, state % Kinds, c), beginning = After(state / Kinds, c);
        return value < 0 || beginning < 0 ? -1 : value + (Kinds * beginning);
    }

    private int After(int beginning, char c)
    {
        if (!_next.TryGetValue((beginning, c), out int next))
        {
            string[] ends = [.. Ends(_beginnings[beginning] + c)];
            next = ends.Any(_delimiters.Contains) ? -1 : _numbers[ends.First(_numbers.ContainsKey)];
            _next[(beginning, c)] = next;
        }

        return next;
    }

    private static IEnumerable<string> Ends(string text) => Enumerable.Range(0, text.Length + 1).Select(start => text.Substring(start));
}
