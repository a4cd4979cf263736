using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using AutoVideo.Script.Offline;

namespace AutoVideo.Articles.Reading;

/// <summary>What a page says of itself: in links, in meta elements (Open Graph, Dublin Core), in JSON-LD (schema.org), in its text.</summary>
internal sealed record PageFacts(
    Uri Canonical, string Title, string? Author, string? Site, DateTimeOffset? PublishedAt, string? Language, ArticleLicence? Licence, bool IsPaywalled)
{
    private const int MaxName = 200, MostScripts = 20, MaxScript = 200_000;

    public static PageFacts Read(IDocument document, PageAddress page)
    {
        var said = document.All.Where(element => element.LocalName == "meta").Take(300)
            .Select(element => (Name: (element.GetAttribute("property") ?? element.GetAttribute("name") ?? element.GetAttribute("itemprop") ?? "").Trim().ToLowerInvariant(), Value: Clean(element.GetAttribute("content"))))
            .Where(meta => meta.Name.Length > 0 && meta.Value is not null)
            .GroupBy(meta => meta.Name).ToDictionary(group => group.Key, group => group.First().Value!);
        var linked = Linked(document);
        var origin = Address(page.Address, document.All.FirstOrDefault(element => element.LocalName == "base")?.GetAttribute("href")) ?? page.Address;
        string? Meta(params string[] names) => names.Select(name => said.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        var site = Meta("og:site_name", "application-name") ?? linked.Site;
        var canonical = Address(origin, document.All.FirstOrDefault(element => element.LocalName == "link" && Has(element, "canonical"))?.GetAttribute("href"))
            ?? Address(origin, Meta("og:url")) ?? page.Address;
        return new(
            WithoutFragment(canonical),
            TitleOf(document, Meta("og:title", "dc.title", "dcterms.title") ?? linked.Title, site) ?? page.Address.Host,
            Meta("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author") is { } author && !author.Contains("://", StringComparison.Ordinal) ? author
                : linked.Author ?? Named(document, "author"),
            site,
            Date(Meta("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dcterms.created", "parsely-pub-date")) ?? Date(linked.Published) ?? Time(document),
            Tag(document.DocumentElement.GetAttribute("lang")) ?? Tag(Meta("og:locale", "content-language", "dc.language")) ?? Tag(page.Language),
            Licences.Find(document, origin, linked.Licence ?? Meta("dcterms.license", "dc.rights.license", "license"), Meta("dcterms.rights", "dc.rights")),
            linked.IsPaywalled);
    }

    private static string? TitleOf(IDocument document, string? named, string? site)
    {
        var title = named
            ?? Clean(document.All.Where(element => element.LocalName == "h1").Take(2).ToArray() is [var only] ? Shallow(only) : null)
            ?? Clean(document.All.FirstOrDefault(element => element.LocalName == "title")?.TextContent);
        // "Bees - The Daily Meadow"
        foreach (var mark in new[] { " | ", " - ", " – ", " — ", " :: " })
            if (title is not null && site is not null && title.EndsWith(mark + site, StringComparison.OrdinalIgnoreCase))
                title = title[..^(mark.Length + site.Length)];
        return string.IsNullOrWhiteSpace(title) ? null : title.Length > 300 ? title[..300] : title;
    }

    private static string? Named(IDocument document, string what) => Clean(document.All.Where(element =>
        Has(element, what) && element.LocalName is "a" or "span" || element.GetAttribute("itemprop") == what).Select(Shallow).FirstOrDefault(text => text is { Length: > 1 and < 100 }));

    private static DateTimeOffset? Time(IDocument document) => document.All.Where(element => element.LocalName == "time" && element.HasAttribute("datetime"))
        .OrderByDescending(element => element.HasAttribute("pubdate") || element.GetAttribute("itemprop") == "datePublished").Take(5)
        .Select(element => Date(element.GetAttribute("datetime"))).FirstOrDefault(date => date is not null);

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            && date.Year is > 1400 and < 2200 ? date : null;

    private static string? Tag(string? language)
    {
        var tag = language?.Trim().Replace('_', '-');
        return tag is { Length: >= 2 and <= 12 } && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? tag : null;
    }

    /// <summary>An http or https address as the page writes it; null for anything else.</summary>
    internal static Uri? Address(Uri from, string? href) =>
        !string.IsNullOrWhiteSpace(href) && href.Length <= 2_048 && Uri.TryCreate(from, href.Trim(), out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? address : null;

    internal static bool Has(IElement element, string relation) =>
        (element.GetAttribute("rel") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase);

    private static Uri WithoutFragment(Uri address) => address.Fragment.Length == 0 ? address : new Uri(address.GetLeftPart(UriPartial.Query));

    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = PlainText.Clean(new string([.. text.Take(2_000).Where(c => !char.IsControl(c) || c is '\n' or '\t' or '\r')])).ReplaceLineEndings(" ").Trim();
        return clean.Length == 0 ? null : clean.Length > MaxName * 2 ? clean[..(MaxName * 2)] : clean;
    }

    /// <summary>Text of an element some levels deep; a hostile page nests deeper than a stack.</summary>
    private static string? Shallow(IElement element)
    {
        var text = new System.Text.StringBuilder();
        var stack = new Stack<INode>([element]);
        for (var steps = 0; steps < 200 && text.Length < 1_000 && stack.TryPop(out var node); steps++)
        {
            if (node is IText words)
                text.Append(words.Data);
            for (var child = node.LastChild; child is not null; child = child.PreviousSibling)
                stack.Push(child);
        }
        return Clean(text.ToString());
    }

    private sealed record LinkedData(string? Title, string? Author, string? Site, string? Published, string? Licence, bool IsPaywalled);

    private static LinkedData Linked(IDocument document)
    {
        var scripts = document.All.Where(element => element.LocalName == "script" && element.GetAttribute("type")?.Trim().Equals("application/ld+json", StringComparison.OrdinalIgnoreCase) == true).Take(MostScripts);
        foreach (var script in scripts)
        {
            if (script.TextContent is not { Length: > 0 and <= MaxScript } text)
                continue;
            try
            {
                using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
                foreach (var thing in Things(json.RootElement))
                    if (Type(thing) is { } type && (type.EndsWith("Article", StringComparison.Ordinal) || type.EndsWith("Posting", StringComparison.Ordinal) || type is "Report" or "WebPage"))
                        return new(
                            Clean(Text(thing, "headline") ?? Text(thing, "name")), Clean(Name(thing, "author")), Clean(Name(thing, "publisher")), Text(thing, "datePublished"), Text(thing, "license"),
                            thing.TryGetProperty("isAccessibleForFree", out var free) && (free.ValueKind == JsonValueKind.False || (free.ValueKind == JsonValueKind.String && free.GetString()!.Equals("false", StringComparison.OrdinalIgnoreCase))));
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                // A page's mistake: its other words remain.
            }
        }
        return new(null, null, null, null, null, false);
    }

    private static IEnumerable<JsonElement> Things(JsonElement root)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("@graph", out var graph) && graph.ValueKind == JsonValueKind.Array ? graph : default;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(thing => thing.ValueKind == JsonValueKind.Object).Take(50) : root.ValueKind == JsonValueKind.Object ? [root] : [];
    }

    private static string? Type(JsonElement thing) => thing.TryGetProperty("@type", out var type)
        ? type.ValueKind == JsonValueKind.String ? type.GetString() : type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0 && type[0].ValueKind == JsonValueKind.String ? type[0].GetString() : null
        : null;

    private static string? Text(JsonElement thing, string name) =>
        thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Object ? Text(value, "url") : null : null;

    /// <summary>A name, an object with one, or several of these.</summary>
    private static string? Name(JsonElement thing, string name) => thing.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object => Text(value, "name"),
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(10).Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : Text(one, "name")).OfType<string>()) is { Length: > 0 } names ? names : null,
            _ => null,
        }
        : null;
}
