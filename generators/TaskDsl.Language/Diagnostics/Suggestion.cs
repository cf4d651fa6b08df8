namespace TaskDsl.Language.Diagnostics;

/// <summary>Finds the name that was probably meant.</summary>
public static class Suggestion
{
    /// <summary><c>; did you mean 'x'?</c> for the nearest of <paramref name="candidates"/>, or a list of them where none is near and they are few.</summary>
    public static string For(string name, IEnumerable<string> candidates)
    {
        string[] known = [.. candidates.Distinct(StringComparer.Ordinal)];
        string? nearest = null;
        int distance = Reach(name) + 1;
        foreach (string candidate in known)
        {
            int here = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (here < distance)
            {
                (nearest, distance) = (candidate, here);
            }
        }

        return nearest is not null ? $"; did you mean '{nearest}'?"
            : known.Length is > 0 and <= 8 ? $"; there {(known.Length == 1 ? "is" : "are")} {string.Join(", ", known)}"
            : "";
    }

    /// <summary>Whether <paramref name="name"/> is probably a misspelt <paramref name="candidate"/>.</summary>
    public static bool Near(string name, string candidate) => Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()) <= Reach(name);

    private static int Reach(string name) => Math.Max(1, Math.Min(3, name.Length / 3));

    /// <summary>The fewest insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    public static int Distance(string from, string to)
    {
        int[] twoAbove = new int[to.Length + 1], above = new int[to.Length + 1], row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int cost = from[i - 1] == to[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }

            (twoAbove, above, row) = (above, row, twoAbove);
        }

        return above[to.Length];
    }
}
