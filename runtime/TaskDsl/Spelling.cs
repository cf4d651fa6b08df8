namespace TaskDsl;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    /// <summary>The nearest of <paramref name="known"/>, letters' case aside; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known) =>
        known.Where(candidate => Distance(candidate, name) <= Math.Max(1, name.Length / 3)).MinBy(candidate => Distance(candidate, name));

    // Levenshtein, ignoring case.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
