using System.Text;
using TaskDsl.Formats;
using TaskDsl.Randomness;

namespace TaskDsl.Tests;

public class SegmentConstraintTests
{
    // Every kind of character that the types tell apart, and their neighbours.
    private static readonly string[] Alphabet = ["a", "é", "漢", "\U0001F600", " ", "\u00A0", "\u2003", "\t", "\n", "\r", "\r\n", "\u0085", "\u2028", "\v"];

    public static TheoryData<FieldType, bool, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<FieldType, bool, bool>();
            foreach (FieldType type in (FieldType[])[FieldType.Text, FieldType.Paragraph, FieldType.Line])
            {
                foreach (bool empty in (bool[])[false, true])
                {
                    kinds.Add(type, empty, false);
                    kinds.Add(type, empty, true);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_can_be_sampled_exactly_if_it_is_a_value(FieldType type, bool empty, bool leadingSpace)
    {
        var field = new Field("f", type) { AllowsEmpty = empty };
        var segment = new FieldSegment(field) { LeadingSpace = leadingSpace };
        var constraint = new SegmentConstraint(segment);
        int values = 0;
        for (int item = 0; item < 20_000; item++)
        {
            var random = new CounterRandom(1, "constraint", item);
            string value = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            bool isValue = field.Check(value) is null;
            SegmentConstraint.State? end = constraint.Next(SegmentConstraint.Start, Encoding.UTF8.GetBytes(segment.TextOf(value)));
            Assert.True(isValue == (end is { } state && constraint.CanEnd(state)), $"'{value.Replace("\n", "\\n", StringComparison.Ordinal)}' in {type}");
            values += isValue ? 1 : 0;
        }

        Assert.InRange(values, 1000, 19_000);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { 0xED, 0xA0 })]
    [InlineData(new byte[] { 0xF5 })]
    [InlineData(new byte[] { 0xE2, 0x41 })]
    [InlineData(new byte[] { 0x80 })]
    public void Bytes_that_are_no_UTF8_leave_the_type(byte[] bytes) =>
        Assert.Null(new SegmentConstraint(new FieldSegment(new Field("f", FieldType.Text))).Next(SegmentConstraint.Start, bytes));

    [Fact]
    public void A_value_cannot_end_inside_a_character()
    {
        var constraint = new SegmentConstraint(new FieldSegment(new Field("f", FieldType.Text)));
        SegmentConstraint.State? state = constraint.Next(SegmentConstraint.Start, [(byte)'a', 0xE6]);
        Assert.False(constraint.CanEnd(state!.Value));
    }
}
