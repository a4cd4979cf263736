using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace AutoVideo.Articles.Reading;

/// <summary>
/// Finds the element that holds a page's article. Each paragraph speaks for the elements around it, the nearer the louder, by its
/// length and its commas; names of classes and the share of text in links weigh in. Linear in the page, without recursion.
/// </summary>
internal static partial class ReadableRoot
{
    private const int FewestLetters = 25;

    private static readonly FrozenSet<string> Unread = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select", "svg", "iframe", "dialog", "menu");

    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "p", "blockquote", "li", "td", "dd", "div", "section", "h2", "h3");

    private sealed class Measure
    {
        public int Letters, Linked, Commas, Own;
        public double Score;
    }

    /// <summary>The article's element, without what does not belong to it; the body when nothing stands out.</summary>
    public static IElement? Find(IDocument document)
    {
        if (document.Body is not { } body)
            return document.DocumentElement;
        var measures = MeasureAll(body);
        foreach (var (element, measure) in measures)
            if (Paragraphs.Contains(element.LocalName) && Spoken(element, measure) is var letters and >= FewestLetters)
                Speak(element, 1 + Math.Min(measure.Commas, 8) + Math.Min(letters / 100.0, 3), measures);
        var best = measures.Where(pair => pair.Value.Score > 0).Select(pair => (Element: pair.Key, Worth: Worth(pair.Key, pair.Value))).DefaultIfEmpty((body, 0)).MaxBy(pair => pair.Item2).Item1;
        // An article in several parts: the element above holds more of the text than any of them.
        while (best != body && best.ParentElement is { } above && measures.TryGetValue(above, out var wider) && wider.Linked * 4 < wider.Letters
            && wider.Letters > measures[best].Letters * 1.5 && Worth(above, wider) > 0.6 * Worth(best, measures[best]))
            best = above;
        Prune(best, measures);
        return best;
    }

    private static Dictionary<IElement, Measure> MeasureAll(IElement body)
    {
        var measures = new Dictionary<IElement, Measure>();
        var stack = new Stack<(INode Node, bool IsLink, bool Leaving)>();
        stack.Push((body, false, false));
        while (stack.TryPop(out var step))
        {
            if (step.Leaving)
            {
                var inner = measures[(IElement)step.Node];
                if (step.Node.ParentElement is { } parent && measures.TryGetValue(parent, out var outer))
                    (outer.Letters, outer.Linked, outer.Commas) = (outer.Letters + inner.Letters, outer.Linked + inner.Linked, outer.Commas + inner.Commas);
            }
            else if (step.Node is IText text && step.Node.ParentElement is { } holder)
            {
                var letters = text.Data.Count(char.IsLetterOrDigit);
                var measure = measures[holder];
                measure.Letters += letters;
                measure.Own += letters;
                measure.Linked += step.IsLink ? letters : 0;
                measure.Commas += text.Data.Count(c => c is ',' or '，' or '、' or ';' or '。');
            }
            else if (step.Node is IElement element && !Unread.Contains(element.LocalName) && !element.HasAttribute("hidden") && element.GetAttribute("aria-hidden") != "true")
            {
                measures[element] = new Measure();
                stack.Push((element, step.IsLink, true));
                for (var child = element.LastChild; child is not null; child = child.PreviousSibling)
                    stack.Push((child, step.IsLink || element.LocalName == "a", false));
            }
        }
        return measures;
    }

    /// <summary>Letters that an element says as a paragraph: all of a p, but of a box only what stands in it directly.</summary>
    private static int Spoken(IElement element, Measure measure) => element.LocalName is "div" or "section" or "td" ? measure.Own : measure.Letters - measure.Linked;

    private static void Speak(IElement element, double points, Dictionary<IElement, Measure> measures)
    {
        var share = 1.0;
        var at = element.LocalName is "div" or "section" or "td" ? element : element.ParentElement;
        for (var level = 0; level < 3 && at is not null && measures.TryGetValue(at, out var measure); level++, at = at.ParentElement)
        {
            measure.Score += points * share;
            share = level == 0 ? 0.5 : 0.3;
        }
    }

    private static double Worth(IElement element, Measure measure)
    {
        var score = measure.Score + (element.LocalName is "article" or "main" ? 20 : 0) + (element.GetAttribute("itemprop") == "articleBody" ? 40 : 0);
        var names = $"{element.Id} {element.ClassName}";
        score += (Good().IsMatch(names) ? 15 : 0) - (Bad().IsMatch(names) ? 25 : 0);
        return score * (1 - (measure.Letters == 0 ? 0 : (double)measure.Linked / measure.Letters));
    }

    /// <summary>Takes out boxes that are mostly links or are named as what surrounds an article.</summary>
    private static void Prune(IElement root, Dictionary<IElement, Measure> measures)
    {
        var open = new Stack<IElement>(root.Children);
        while (open.TryPop(out var element))
        {
            foreach (var child in element.Children)
                open.Push(child);
            if (element.LocalName is not ("div" or "section" or "ul" or "ol" or "p" or "header" or "span" or "table") || !measures.TryGetValue(element, out var measure))
                continue;
            var names = $"{element.Id} {element.ClassName}";
            var isLinks = measure.Letters > 0 && measure.Linked * 2 > measure.Letters && element.LocalName is not ("p" or "span");
            var isBeside = Bad().IsMatch(names) && !Good().IsMatch(names) && measure.Letters * 2 < measures[root].Letters;
            if (isLinks || isBeside)
                element.Remove();
        }
    }

    [GeneratedRegex(@"(?<![a-z])(article|body|content|entry|main|post|text|story|prose)(?![a-z])|articlebody|entry-content|post-content", RegexOptions.IgnoreCase)]
    private static partial Regex Good();

    [GeneratedRegex(
        @"comment|disqus|footer|sidebar|promo|related|recommend|share|sharing|social|sponsor|advert|(?<![a-z])ads?(?![a-z])|banner|menu|navbar|breadcrumb|cookie|consent|gdpr|subscribe|newsletter|paywall|popup|modal|byline|pagination|widget|read-?more|skip|toolbar|outbrain|taboola|caption|hidden|sr-only",
        RegexOptions.IgnoreCase)]
    private static partial Regex Bad();
}
