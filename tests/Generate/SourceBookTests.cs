using AutoVideo.Generate;
using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Generate;

public sealed class SourceBookTests
{
    private const string Source = """
        # Honey

        A forager bee drinks nectar into a second stomach called the crop, which holds about 40 milligrams.

        In the hive thousands of bees fan their wings until only 18 percent of the water is left.
        """;

    private static readonly SourceBook Book = Of(isSameLanguage: true);

    [Theory]
    [InlineData("A bee carries nectar in a second stomach, the crop.", 1)]
    [InlineData("The crop holds 40 milligrams of nectar.", 1)]
    [InlineData("Bees fan their wings until 18 percent of water is left.", 2)]
    public void What_the_source_says_is_found_in_its_paragraph(string said, int paragraph)
    {
        Assert.Equal(paragraph, Book.Find(said, []));
        Assert.Equal(paragraph, Book.Find(said, [paragraph]));
        // The writer named the wrong one, or one that is not there.
        Assert.Equal(paragraph, Book.Find(said, [3 - paragraph, 99, -1]));
    }

    [Theory]
    [InlineData("The crop holds 70 milligrams of nectar.")]
    [InlineData("Elephants sleep standing, four hours each night.")]
    public void What_the_source_does_not_say_is_not_found_whatever_is_named(string said) => Assert.Null(Book.Find(said, [1, 2]));

    [Fact]
    public void In_another_language_the_writers_word_counts_and_figures_are_held_against_the_source()
    {
        var book = Of(isSameLanguage: false);
        Assert.Equal(1, book.Find("Зобик вмещает 40 миллиграммов.", [1]));
        Assert.Null(book.Find("Зобик вмещает 70 миллиграммов.", [1]));
        Assert.Null(book.Find("Зобик вмещает 40 миллиграммов.", []));
    }

    [Theory]
    [InlineData("1,500 and 1 500 and 1.500", "1500")]
    [InlineData("3.5 and 3,5", "3.5")]
    [InlineData("２０２６", "2026")]
    public void A_figure_has_one_form(string text, string figure) => Assert.Contains(figure, SourceBook.Figures(text));

    private static SourceBook Of(bool isSameLanguage) => new(SourceReader.Read(Source), "Honey", new Tongues(null).Of("en"), isSameLanguage);
}
