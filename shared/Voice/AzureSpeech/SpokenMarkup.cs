using System.Globalization;
using System.Text;
using System.Xml;
using AutoVideo.Videos;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice.AzureSpeech;

/// <summary>SSML 1.0 (W3C) for one line; the text is data, whatever it looks like.</summary>
internal static class SpokenMarkup
{
    private const string Namespace = "http://www.w3.org/2001/10/synthesis";

    public static byte[] Of(SpeechRequest request)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            xml.WriteStartElement("speak", Namespace);
            xml.WriteAttributeString("version", "1.0");
            xml.WriteAttributeString("xml", "lang", null, LocaleOf(request.Language));
            xml.WriteStartElement("voice", Namespace);
            xml.WriteAttributeString("name", request.Voice);
            xml.WriteStartElement("prosody", Namespace);
            xml.WriteAttributeString("rate", string.Create(CultureInfo.InvariantCulture, $"{(request.Rate - 1) * 100:+0;-0;+0}%"));
            // What XML cannot hold (half surrogates, control characters) is not said anyway.
            xml.WriteString(new string([.. WrittenWords.Visible(request.Text).EnumerateRunes().SelectMany(rune => rune.ToString()).Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))]));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static string LocaleOf(string language) => language switch
    {
        Languages.English => "en-US",
        Languages.Japanese => "ja-JP",
        Languages.Russian => "ru-RU",
        _ => language,
    };
}
