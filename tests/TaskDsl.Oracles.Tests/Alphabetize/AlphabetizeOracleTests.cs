using TaskDsl.Randomness;

namespace TaskDsl.Oracles.Tests.Alphabetize;

public sealed class AlphabetizeOracleTests
{
    // The two adjacent inversions of the paper's answer (Saunders et al. 2022, Table 3), among some of its words' neighbours.
    private const string Paper = "Alphabetize the following words: payable estimate zebra evolve answer pharmaceutical";
    private const string PaperAnswer = "answer evolve estimate pharmaceutical payable zebra";

    private static readonly AlphabetizeOracle Oracle = new();

    [Fact]
    public void The_paper_s_answer_has_the_paper_s_flaws() => Assert.Equal(
        ["Words misordered: evolve comes alphabetically after estimate", "Words misordered: pharmaceutical comes alphabetically after payable"],
        Oracle.Critiques(Paper, PaperAnswer));

    [Theory]
    [InlineData("Words misordered: zebra comes alphabetically after payable")]
    [InlineData("Words misordered: estimate comes alphabetically after evolve")]
    [InlineData("Words misordered: pharmaceutical comes alphabetically after estimate")]
    [InlineData("Word missing: evolve")]
    [InlineData("Word extra: evolve")]
    [InlineData("Word missing: ")]
    [InlineData("Word extra: two words")]
    [InlineData("words misordered: evolve comes alphabetically after estimate")]
    public void True_order_and_words_that_do_not_stand_together_are_no_critiques(string critique) => Assert.False(Oracle.IsValid(Paper, PaperAnswer, critique));

    [Theory]
    [InlineData("b b c", "a b c", "Word missing: b|Word extra: a")]
    [InlineData("b b c", "b c", "Word missing: b")]
    [InlineData("b b c", "b b b c c", "Word extra: b|Word extra: c")]
    [InlineData("b b c", "c b b", "Words misordered: c comes alphabetically after b")]
    public void Repeated_words_are_counted(string words, string answer, string critiques) =>
        Assert.Equal(critiques.Split('|'), Oracle.Critiques($"Alphabetize the following words: {words}", answer));

    [Theory]
    [InlineData("a b c", "c b a", "Words misordered: c comes alphabetically after b", "b c a")]
    [InlineData("a b c d", "b d a c", "Words misordered: d comes alphabetically after a", "a b d c")]
    [InlineData("a b b", "b b a", "Words misordered: b comes alphabetically after a", "a b b")]
    [InlineData("a b c", "c a", "Word missing: b", "b c a")]
    [InlineData("a b c", "a x b c", "Word extra: x", "a b c")]
    [InlineData("a b c", "x", "Word extra: x", "a")]
    public void A_flaw_is_mended_and_the_rest_stays(string words, string answer, string critique, string mended) =>
        Assert.Equal(mended, Oracle.Mend($"Alphabetize the following words: {words}", answer, critique));

    [Theory]
    [InlineData("")]
    [InlineData("a  b")]
    [InlineData(" a b")]
    [InlineData("a, b")]
    [InlineData("a\nb")]
    public void Answers_are_read_strictly(string answer) => Assert.Equal(Verdict.Unparsed, Oracle.Judge(Paper, answer));

    [Theory]
    [InlineData("payable estimate")]
    [InlineData("Alphabetize the following words: ")]
    [InlineData("Alphabetize the following words: a  b")]
    public void A_malformed_question_is_an_error_that_shows_one(string question) =>
        Assert.Contains("payable estimate evolve", Assert.Throws<ArgumentException>(() => Oracle.Answer(question)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_shipped_list_has_more_than_five_thousand_words()
    {
        string[] words = WordList.Load("", 100);
        Assert.True(words.Length > 5000);
        Assert.Equal(words.Distinct().Order(StringComparer.Ordinal), words);
        Assert.All(words, word => Assert.Matches("^[a-z]{3,}$", word));
    }

    [Fact]
    public void Difficulty_is_as_asked()
    {
        string[] words = new AlphabetizeOracle(10, letters: 4, repeats: 3).Draw(new CounterRandom(1, "question")).Split(": ")[1].Split(' ');
        Assert.Equal(10, words.Length);
        Assert.Equal(7, words.Distinct().Count());
        Assert.All(words, word => Assert.InRange(word.Length, 3, 4));
    }

    [Fact]
    public void A_list_of_one_s_own_is_used_and_counted()
    {
        using var list = new TemporaryFile("kiwi\nçilek\nfig\nfig\n\n");
        var oracle = new AlphabetizeOracle(2, list: list.Path);
        Assert.Equal(3, oracle.Questions);
        Assert.Contains("has only 3 words", Assert.Throws<ArgumentException>(() => new AlphabetizeOracle(4, list: list.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_the_list_that_is_no_word_is_named()
    {
        using var list = new TemporaryFile("kiwi\ntwo words\n");
        Assert.Contains($"{list.Path}(2): 'two words'", Assert.Throws<InvalidDataException>(() => new AlphabetizeOracle(2, list: list.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(1001, 3, 0)]
    [InlineData(5, 2, 0)]
    [InlineData(5, 3, 4)]
    [InlineData(500, 3, 0)]
    public void Difficulty_that_cannot_be_is_refused(int words, int letters, int repeats) =>
        Assert.ThrowsAny<ArgumentException>(() => new AlphabetizeOracle(words, letters, repeats));
}
