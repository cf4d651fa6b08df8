using TaskDsl.Language.Shapes;

namespace TaskDsl.Generators.Tests;

public class NumberTests
{
    [Theory]
    [InlineData("12", 12L)]
    [InlineData("100_000", 100_000L)]
    [InlineData("-3", -3L)]
    [InlineData("007", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("_1", null)]
    [InlineData("1_", null)]
    [InlineData("1__0", null)]
    [InlineData("1.0", null)]
    [InlineData("+1", null)]
    [InlineData("1 ", null)]
    [InlineData("\u0663", null)]
    public void Whole_numbers_are_read_as_written(string text, long? value) => Assert.Equal(value, Numbers.Whole(text));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("1e-3", 1e-3)]
    [InlineData("1_000.25E+2", 100_025.0)]
    [InlineData("-2", -2.0)]
    [InlineData("1e999", null)]
    [InlineData(".5", null)]
    [InlineData("5.", null)]
    [InlineData("1e", null)]
    [InlineData("1e+", null)]
    [InlineData("0,5", null)]
    [InlineData("NaN", null)]
    [InlineData("0x1", null)]
    public void Numbers_are_read_as_written(string text, double? value) => Assert.Equal(value, Numbers.Real(text));
}
