using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

public sealed class SourceReadingTests
{
    [Fact]
    public void Markdown_is_read_as_headings_paragraphs_quotes_and_lists()
    {
        var article = SourceReader.Read(Written.Example("black-holes.md"));
        Assert.Equal("How black holes form", article.Title);
        Assert.Equal(6, article.Blocks.Count(b => b.Kind == BlockKind.Heading));
        Assert.Equal(5, article.Blocks.Count(b => b.Kind == BlockKind.ListItem));
        Assert.Single(article.Blocks, b => b.Kind == BlockKind.Quote);
        Assert.DoesNotContain(article.Blocks, b => b.Text.Contains('#') || b.Text.Contains('\\'));
    }

    [Fact]
    public void Code_images_tables_links_and_footnotes_leave_only_prose()
    {
        var article = SourceReader.Read("""
            ---
            secret: front matter
            ---
            # Title

            Read [the guide](https://example.org) about **bees** and `nectar`.[^1] ![photo](x.png) <script>alert(1)</script>

            ```
            var hidden = true;
            ```

            | a | b |
            |---|---|
            | 1 | 2 |

            [^1]: A footnote nobody hears.
            """);
        Assert.Equal("Read the guide about bees and nectar.", Assert.Single(article.Blocks).Text);
    }

    [Fact]
    public void Of_a_page_only_the_article_is_read()
    {
        var article = SourceReader.Read("""
            <!doctype html><html><head><title>Bees – Site</title><style>p{}</style></head><body>
            <nav><ul><li><a href="/">Home</a></li><li><a href="/a">About us</a></li></ul></nav>
            <article><header><h1>Bees</h1></header><p>Bees fly <b>far</b> from home<br>every day.</p><script>evil("words")</script>
            <blockquote><p>They know the way.</p></blockquote><ul><li>One bee has four wings.</li></ul>
            <p hidden>Unseen text.</p><aside>Advertisement here.</aside><p>They carry nectar back to the hive, and the hive turns it into honey that lasts for years and years. That is a lot of work for a small insect.</p></article>
            <footer>Copyright nobody</footer></body></html>
            """);
        Assert.Equal("Bees", article.Title);
        Assert.Equal(["Bees fly far from home every day.", "They know the way.", "One bee has four wings."], article.Blocks.Take(3).Select(b => b.Text));
        Assert.Equal([BlockKind.Paragraph, BlockKind.Quote, BlockKind.ListItem], article.Blocks.Take(3).Select(b => b.Kind));
        Assert.DoesNotContain(article.Blocks, b => b.Text.Contains("evil", StringComparison.Ordinal) || b.Text.Contains("About us", StringComparison.Ordinal) || b.Text.Contains("Unseen", StringComparison.Ordinal) || b.Text.Contains("Advert", StringComparison.Ordinal) || b.Text.Contains("Copyright", StringComparison.Ordinal));
    }

    [Fact]
    public void Plain_text_has_paragraphs_and_a_title_and_wrapped_lines_are_joined()
    {
        var article = SourceReader.Read("The old mill\n\nThe mill stands\nby the river.\n\nIt has not turned\nsince 1950.");
        Assert.Equal("The old mill", article.Title);
        Assert.Equal(["The mill stands by the river.", "It has not turned since 1950."], article.Blocks.Select(b => b.Text));
    }

    [Fact]
    public void Wrapped_chinese_lines_are_joined_without_a_space() =>
        Assert.Equal("夜市很熱鬧，人也很多，大家都喜歡去那裡吃東西。", Assert.Single(SourceReader.Read("夜市很熱鬧，\n人也很多，\n大家都喜歡去那裡吃東西。").Blocks).Text);

    [Fact]
    public void A_short_list_is_said_with_the_words_that_announce_it()
    {
        var sentences = SentenceReader.Read(SourceReader.Read("# Trees\n\nThree trees grow here:\n\n- oak\n- beech\n- pine\n\nThey are all more than a hundred years old."), new Tongues(null).Of("en"));
        Assert.Equal("Three trees grow here: oak, beech, and pine.", sentences[0].Text);
    }

    [Fact]
    public void A_block_quote_knows_its_speaker()
    {
        var sentences = SentenceReader.Read(SourceReader.Read(Written.Example("black-holes.md")), new Tongues(null).Of("en"));
        Assert.Equal("John Michell", Assert.Single(sentences, s => s.Speaker is not null).Speaker);
    }

    [Theory]
    [InlineData("The bright star (a very young one) shines.", "The bright star shines.")]
    [InlineData("The Sun burns hydrogen, which is the lightest of all elements.", "The Sun burns hydrogen.")]
    [InlineData("Stars, which shine for ages, are made of gas.", "Stars are made of gas.")]
    [InlineData("The comet — a lump of ice — grows a tail.", "The comet grows a tail.")]
    public void Asides_can_be_left_out(string sentence, string shorter) =>
        Assert.Contains(shorter, new Tongues(null).Of("en").Shortened(sentence));

    [Theory]
    [InlineData("It is a star, which burns hydrogen, helium and carbon.")]
    [InlineData("No aside is in this sentence.")]
    public void What_is_needed_stays(string sentence) => Assert.Empty(new Tongues(null).Of("en").Shortened(sentence));
}
