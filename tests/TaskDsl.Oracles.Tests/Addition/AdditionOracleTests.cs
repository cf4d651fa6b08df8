namespace TaskDsl.Oracles.Tests.Addition;

public sealed class AdditionOracleTests
{
    private const string Paper = "505579 + 900050";

    private static readonly AdditionOracle Oracle = new();

    [Fact]
    public void The_paper_s_sum_is_right() => Assert.Equal("1405629", Oracle.Answer(Paper));

    [Theory]
    [InlineData("Digit at index 6 should be 4", true)]
    [InlineData("Digit at index 5 should be 4", false)]
    [InlineData("Digit at index 6 should be 5", false)]
    [InlineData("Digit at index 7 should be 1", false)]
    [InlineData("Digit at index 06 should be 4", false)]
    [InlineData("Digit at index 6 should be 04", false)]
    [InlineData("Digit at index 6 should be 4.", false)]
    [InlineData("digit at index 6 should be 4", false)]
    [InlineData("Digit at index 99999999999999999999 should be 4", false)]
    [InlineData("Digit at index -6 should be 4", false)]
    [InlineData("Digit at index 0 should be 0", false)]
    [InlineData("Digit at index  should be 4", false)]
    [InlineData("", false)]
    public void The_paper_s_critique_is_valid_and_its_neighbours_are_not(string critique, bool valid) =>
        Assert.Equal(valid, Oracle.IsValid(Paper, "1505629", critique));

    [Fact]
    public void The_paper_s_flaw_is_the_only_one_and_mends() =>
        Assert.Equal("1405629", Oracle.Mend(Paper, "1505629", Assert.Single(Oracle.Critiques(Paper, "1505629"))));

    [Theory]
    [InlineData("51", true, true)]
    [InlineData("41", true, false)]
    [InlineData("0", true, false)]
    [InlineData("999", true, false)]
    [InlineData("1051", false, false)]
    [InlineData("051", false, false)]
    [InlineData("", false, false)]
    [InlineData("5l", false, false)]
    [InlineData("-51", false, false)]
    [InlineData("5 1", false, false)]
    [InlineData("٥١", false, false)]
    public void Answers_are_read_strictly(string answer, bool parsed, bool correct) =>
        Assert.Equal(new Verdict(parsed, correct), Oracle.Judge("12 + 39", answer));

    [Theory]
    [InlineData("151", "Digit at index 3 should be 0", "51")]
    [InlineData("5", "Digit at index 2 should be 5", "55")]
    [InlineData("5", "Digit at index 1 should be 1", "1")]
    [InlineData("105", "Digit at index 3 should be 0", "5")]
    public void A_digit_too_many_or_too_few_is_a_flaw_that_mends(string answer, string critique, string mended) =>
        Assert.Equal(mended, Oracle.Mend("12 + 39", answer, critique));

    [Theory]
    [InlineData("")]
    [InlineData("12+39")]
    [InlineData("12 + ")]
    [InlineData("12 + 39 + 1")]
    [InlineData("012 + 39")]
    [InlineData("twelve + 39")]
    public void A_question_that_is_no_addition_is_an_error_that_shows_one(string question) =>
        Assert.Contains("'12 + 39'", Assert.Throws<ArgumentException>(() => Oracle.Judge(question, "51")).Message, StringComparison.Ordinal);

    [Fact]
    public void Addition_commutes() => Assert.Equal(Oracle.Kind("39 + 12"), Oracle.Kind("12 + 39"));

    [Fact]
    public void Ten_thousand_digits_do_not_overflow()
    {
        string nines = new('9', 10_000);
        Assert.Equal("1" + new string('9', 9_999) + "8", new AdditionOracle(10_000).Answer($"{nines} + {nines}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Digits_out_of_range_are_refused(int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdditionOracle(digits));
}
