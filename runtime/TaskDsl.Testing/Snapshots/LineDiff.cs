using System.Globalization;
using System.Text;

namespace TaskDsl.Testing;

/// <summary>A line-by-line difference that a person can read.</summary>
internal static class LineDiff
{
    /// <summary>How many equal lines are shown around a difference.</summary>
    private const int Context = 3;

    public static string Between(string before, string after)
    {
        string[] left = before.Split('\n'), right = after.Split('\n');

        // The longest common subsequence from each pair of positions on.
        var common = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var diff = new List<string>();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                diff.Add("  " + left[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                diff.Add("- " + left[i++]);
            }
            else
            {
                diff.Add("+ " + right[j++]);
            }
        }

        return Shortened(diff);
    }

    private static string Shortened(List<string> diff)
    {
        int[] changed = [.. Enumerable.Range(0, diff.Count).Where(line => diff[line][0] != ' ')];
        var text = new StringBuilder();
        int omitted = 0;
        for (int line = 0; line < diff.Count; line++)
        {
            if (!changed.Any(change => Math.Abs(change - line) <= Context))
            {
                omitted++;
                continue;
            }

            Omit();
            text.Append(diff[line]).Append('\n');
        }

        Omit();
        return text.ToString();

        void Omit()
        {
            if (omitted > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  … {omitted} equal {(omitted == 1 ? "line" : "lines")}\n");
                omitted = 0;
            }
        }
    }
}
