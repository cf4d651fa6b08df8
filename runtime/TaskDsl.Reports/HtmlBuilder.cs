using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskDsl.Reports;

/// <summary>Text that is HTML already and is not encoded again.</summary>
internal readonly record struct RawHtml(string Text);

/// <summary>Builds HTML from interpolated strings: what stands in braces is encoded, unless it is <see cref="RawHtml"/>.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    public void Append([InterpolatedStringHandlerArgument("")] Handler html) => _ = html;

    public override string ToString() => _html.ToString();

    [InterpolatedStringHandler]
    internal readonly struct Handler(int literalLength, int formattedCount, HtmlBuilder builder)
    {
        private readonly StringBuilder _html = builder.Grow(literalLength + (16 * formattedCount));

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(RawHtml html) => _html.Append(html.Text);

        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }

    private StringBuilder Grow(int by)
    {
        _html.EnsureCapacity(_html.Length + by);
        return _html;
    }
}
