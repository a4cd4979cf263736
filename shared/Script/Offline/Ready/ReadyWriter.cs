namespace AutoVideo.Script.Offline;

/// <summary>Makes a document of a ready script: every word is spoken as given, paragraphs over 10 s become several scenes at sentence ends.</summary>
internal sealed class ReadyWriter(Tongue tongue, Pace pace)
{
    private const int MaxPicture = 500;

    public ScriptDocument Write(GivenScript script, ScriptRequest request)
    {
        var parts = script.Scenes.SelectMany(scene => Parts(scene.Narration).Select((text, i) => (Scene: scene, Text: text, IsFirst: i == 0))).ToList();
        var sentences = parts.SelectMany(p => SentenceSplitter.Split(p.Text, tongue)).Select((text, i) => new Sentence(i, text, null, 0, 0, false, false, false, null, false)).ToList();
        var scorer = new SentenceScorer(sentences, tongue);
        var headlines = new Headlines(tongue, scorer.Weight);
        var keywords = new Keywords(tongue, parts.Select(p => p.Text));
        var dresser = new Dresser(tongue, keywords, headlines, request.Seed);
        var scenes = new List<ScriptScene>();
        foreach (var (given, text, isFirst) in parts)
        {
            var role = Role(given, scenes.Count, parts.Count);
            var headline = isFirst && given.Headline is not null && headlines.Fitted(given.Headline) is { Length: > 0 } fitted
                ? fitted
                : headlines.Of(SentenceSplitter.Split(text, tongue), text);
            var kicker = given.Kicker is null ? null : headlines.Fitted(given.Kicker, tongue.KickerLength);
            var scene = dresser.Dress(scenes.Count + 1, role, text, headline, kicker, pace.Of(text));
            if (isFirst && given.Picture is not null)
                scene = scene with { VisualPrompt = given.Picture.Length <= MaxPicture ? given.Picture : headlines.Fitted(given.Picture, MaxPicture) };
            if (isFirst && given.Keywords is { Count: >= Keywords.Fewest })
                scene = scene with { Keywords = [.. given.Keywords.Take(Keywords.Most)] };
            if (isFirst)
                scene = scene with { Overlay = given.Overlay };
            scenes.Add(scene);
        }
        var title = headlines.Fitted(request.Topic ?? script.Title ?? "", 100) is { } titled && titled.Any(char.IsLetterOrDigit) ? titled : scenes[0].OnScreenText;
        var citations = script.Citations ?? [];
        var seo = Seo.Of(title, scenes, keywords.Themes, citations, tongue);
        return new ScriptDocument(title, tongue.Tag, ScriptOrigin.Ready, scenes, script.Seo is { } approved ? Seo.Given(approved, seo) : seo, citations);
    }

    private static SceneRole Role(GivenScene given, int index, int count) =>
        given.Role ?? (index == 0 ? SceneRole.Hook : index == count - 1 && count > 2 ? SceneRole.CallToAction : SceneRole.Body);

    private IReadOnlyList<string> Parts(string narration)
    {
        if (pace.Of(narration) <= SceneCutter.Longest)
            return [narration];
        var pieces = SentenceSplitter.Split(narration, tongue).Select(s => new Piece(s, null, true)).ToList();
        // Marks without a letter (an ellipsis alone) are no sentences to the splitter, but they are the author's.
        return pieces.Sum(p => p.Text.Count(c => !char.IsWhiteSpace(c))) == narration.Count(c => !char.IsWhiteSpace(c))
            ? [.. new SceneCutter(tongue, pace).Cut(pieces).Select(c => c.Narration)]
            : [narration];
    }
}
