using System.IO.Compression;
using System.Text;
using System.Xml;
using AutoVideo.Articles.Reading;
using AutoVideo.Failures;

namespace AutoVideo.Generate;

/// <summary>The text of an uploaded document, as a source.</summary>
public static class DocumentText
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const int MaxXml = 16 * 1024 * 1024, MaxText = 1_000_000;

    /// <param name="mediaType">text/plain, text/markdown, text/html or <see cref="Word"/>.</param>
    /// <param name="base64">The file.</param>
    /// <exception cref="PermanentException"><c>document_unreadable</c>, <c>source_too_large</c>.</exception>
    public static string Read(string mediaType, string base64)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(base64);
        }
        catch (FormatException invalid)
        {
            throw new PermanentException("document_unreadable", "The content is not base64.", invalid);
        }
        if (mediaType != Word)
            return PageText.Decode(bytes, null);
        try
        {
            return ReadWord(bytes);
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or IOException or NotSupportedException)
        {
            throw new PermanentException("document_unreadable", "The file is not a Word document (.docx), or is damaged.", broken);
        }
    }

    /// <summary>Paragraphs and headings of <c>word/document.xml</c> (ECMA-376, part 1, chapter 17) as Markdown.</summary>
    private static string ReadWord(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var entry = zip.GetEntry("word/document.xml") ?? throw new InvalidDataException();
        using var limited = new Unpacked(entry.Open(), MaxXml);
        using var xml = XmlReader.Create(limited, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
        var (text, paragraph) = (new StringBuilder(), new StringBuilder());
        var style = "";
        while (xml.Read())
        {
            if (xml.NamespaceURI != Words)
                continue;
            if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "pStyle":
                        style = xml.GetAttribute("val", Words) ?? "";
                        break;
                    case "tab" or "br" or "cr":
                        paragraph.Append(' ');
                        break;
                    case "t" when !xml.IsEmptyElement:
                        xml.Read();
                        if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                            paragraph.Append(xml.Value);
                        break;
                }
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "p" })
            {
                var line = ArticleText.Escaped(paragraph.ToString().Trim());
                if (line.Length > 0)
                    text.Append(Level(style)).AppendLine(line).AppendLine();
                if (text.Length > MaxText)
                    throw new PermanentException("source_too_large", "The document holds more than 1 MB of text.");
                paragraph.Clear();
                style = "";
            }
        }
        return text.ToString();
    }

    private static string Level(string style) => style.ToUpperInvariant() switch
    {
        "TITLE" => "# ",
        ['H', 'E', 'A', 'D', 'I', 'N', 'G', >= '1' and <= '6' and var level] => new string('#', Math.Min(level - '0' + 1, 6)) + " ",
        _ => "",
    };

    /// <summary>A small file may unfold into a large one.</summary>
    private sealed class Unpacked(Stream inner, long most) : Stream
    {
        private long total;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            return (total += read) <= most ? read : throw new PermanentException("source_too_large", "The document is too large when it is unpacked.");
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
