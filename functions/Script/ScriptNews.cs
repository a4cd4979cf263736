using AutoVideo.Videos;

namespace AutoVideo.Script;

internal static class ScriptNews
{
    /// <param name="blob">Where the script lies.</param>
    public static Happened.ScriptWritten Of(string blob, ScriptDocument script) => new(
        blob, script.Title, script.Language, script.Origin == ScriptOrigin.Draft,
        [.. script.Scenes.Select(scene => new VideoScene(scene.Id, scene.OnScreenText, scene.Narration))]);
}
