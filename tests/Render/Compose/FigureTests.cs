using AutoVideo.Render.Compose;

namespace AutoVideo.Tests.Render.Compose;

public sealed class FigureTests
{
    [Theory]
    [InlineData("2,000,000", "0", "1,000,000", "2,000,000")]
    [InlineData("$1,250.50 a year", "0.00", "625.25", "1,250.50")]
    [InlineData("95%", "0", "48", "95")]
    [InlineData("about 3.5 km", "0.0", "1.8", "3.5")]
    [InlineData("12 500 bees", "0", "6 250", "12 500")]
    [InlineData("0,75 l", "0,00", "0,38", "0,75")]
    [InlineData("1.234.567,8", "0,0", "617.283,9", "1.234.567,8")]
    [InlineData("in 1969", "0", "984", "1969")]
    public void A_figure_counts_up_written_as_its_text_writes_it(string text, string first, string half, string last)
    {
        var figure = Figure.Find(text)!;

        Assert.Equal([first, half, last], [figure.At(0), figure.At(0.5), figure.At(1)]);
        Assert.Equal(text, figure.Before + figure.At(1) + figure.After);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999")]
    public void What_is_no_figure_does_not_count(string text) => Assert.Null(Figure.Find(text));

    [Fact]
    public void Two_numbers_with_a_gap_are_two() => Assert.Equal(" 20", Figure.Find("10 20")!.After);
}
