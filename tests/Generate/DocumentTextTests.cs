using System.IO.Compression;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Generate;

namespace AutoVideo.Tests.Generate;

public sealed class DocumentTextTests
{
    [Fact]
    public void A_Word_document_is_read_with_its_headings()
    {
        var text = DocumentText.Read(DocumentText.Word, Word("""
            <w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Honey</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Bees make </w:t></w:r><w:r><w:t>it &amp; eat it.</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Winter</w:t></w:r></w:p><w:p/>
            """));
        Assert.Equal("# Honey\n\nBees make it & eat it.\n\n## Winter\n\n", text.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("text/plain", "Bees 蜂", "Bees 蜂")]
    [InlineData("text/markdown", "# Bees", "# Bees")]
    public void Other_documents_are_text(string mediaType, string content, string expected) =>
        Assert.Equal(expected, DocumentText.Read(mediaType, Convert.ToBase64String(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public void A_document_that_is_none_is_refused()
    {
        Assert.Equal("document_unreadable", Refused("not base64!"));
        Assert.Equal("document_unreadable", Refused(Convert.ToBase64String("PK no zip"u8)));
        Assert.Equal("document_unreadable", Refused(Word("<w:p></w:broken>")));
        Assert.Equal("document_unreadable", Refused(Word("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", raw: true)));
    }

    [Fact]
    public void A_document_that_unfolds_without_end_is_refused() =>
        Assert.Equal("source_too_large", Refused(Word($"<w:p><w:r><w:t>{new string('a', 20_000_000)}</w:t></w:r></w:p>")));

    private static string Refused(string content) => Assert.Throws<PermanentException>(() => DocumentText.Read(DocumentText.Word, content)).Code;

    private static string Word(string body, bool raw = false)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(zip.CreateEntry("word/document.xml").Open()))
            writer.Write(raw ? body : $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>");
        return Convert.ToBase64String(file.ToArray());
    }
}
