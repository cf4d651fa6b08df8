using System.Diagnostics;
using System.Text.Json;
using TaskDsl.Language.Checks;

namespace TaskDsl.Generators.Tests;

/// <summary>Python's <c>regex</c> as the judge: of our own writing of the split patterns, and of the proofs where Qwen2 composes characters before it splits.</summary>
public class PythonRegexTests
{
    private const string Python = "/usr/bin/python3";
    private const int Texts = 100_000;

    [PythonRegexTheory]
    [InlineData("Gpt2")]
    [InlineData("Llama3")]
    [InlineData("Qwen2")]
    public void Our_split_patterns_cut_where_pythons_do(string name)
    {
        SplitPattern pattern = Pattern(name);
        var random = new RandomText(11);
        (int[] Text, int Cut)[] texts = [.. Enumerable.Range(0, Texts * 13 / 10).Select(_ => (Enumerable.Range(0, 1 + random.Next(9)).Select(_ => random.Any()).ToArray(), 0))];
        var ends = new List<int>();
        int compared = 0;
        foreach (((int[] text, _), Split? split) in texts.Zip(Run(pattern, compose: false, texts)))
        {
            if (split is not null)
            {
                pattern.Ends(text, ends);
                Assert.True(ends.SequenceEqual(split.Whole), $"{Join.Show(text)}: {string.Join(' ', ends)}, and Python's are {string.Join(' ', split.Whole)}");
                compared++;
            }
        }

        Assert.True(compared >= Texts, $"{compared} of {texts.Length} texts hold only characters that Python knows.");
    }

    [PythonRegexTheory]
    [InlineData("Gpt2")]
    [InlineData("Llama3")]
    [InlineData("Qwen2")]
    public void Pythons_cuts_are_where_the_proofs_say(string name)
    {
        (int[] Text, int Cut)[] before = Random(Join.Before(Enum.Parse<TokenizerFamily>(name))), after = Random(Join.After(Enum.Parse<TokenizerFamily>(name)));
        Split?[] splits = Run(Pattern(name), compose: name == "Qwen2", [.. before, .. after]);
        Assert.True(splits.Count(split => split is not null) > Texts / 2, "Python knows few of the characters.");
        for (int i = 0; i < splits.Length; i++)
        {
            if (splits[i] is { } split)
            {
                bool holds = split.Same && (i < before.Length ? split.Before.SequenceEqual(split.Whole.Take(split.Before.Length)) : split.Whole.Contains(split.Cut));
                Assert.True(holds, Join.Show(i < before.Length ? before[i].Text : after[i - before.Length].Text));
            }
        }
    }

    private static SplitPattern Pattern(string name) => name switch
    {
        "Gpt2" => SplitPattern.Gpt2,
        "Llama3" => SplitPattern.Llama3,
        _ => SplitPattern.Qwen2,
    };

    private static (int[] Text, int Cut)[] Random(ILookup<string, Join> kinds)
    {
        var texts = new List<(int[], int)>();
        Join.Try(kinds, seed: 12, Texts / 2 / kinds.Count, (text, cut) =>
        {
            texts.Add((text.ToArray(), cut));
            return true;
        });
        return [.. texts];
    }

    private static Split?[] Run(SplitPattern pattern, bool compose, (int[] Text, int Cut)[] texts)
    {
        string task = JsonSerializer.Serialize(new { pattern = pattern.Regex, compose, texts = texts.Select(text => new object[] { string.Concat(text.Text.Select(char.ConvertFromUtf32)), text.Cut }) });
        var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "split_patterns.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process python = Process.Start(start)!;
        python.StandardInput.Write(task);
        python.StandardInput.Close();
        string answer = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return JsonSerializer.Deserialize<Split?[]>(answer, JsonSerializerOptions.Web)!;
    }

    private sealed record Split(int[] Whole, int[] Before, int Cut, bool Same);

    private sealed class PythonRegexTheoryAttribute : TheoryAttribute
    {
        public PythonRegexTheoryAttribute()
        {
            var start = new ProcessStartInfo(Python, ["-c", "import regex"]) { RedirectStandardError = true };
            using Process? python = File.Exists(Python) ? Process.Start(start) : null;
            python?.WaitForExit();
            Skip = python?.ExitCode == 0 ? null : $"{Python} has no regex (apt-get install --no-install-recommends python3-regex)";
        }
    }
}
