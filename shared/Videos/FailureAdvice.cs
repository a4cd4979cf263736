namespace AutoVideo.Videos;

/// <summary>What a person can do about a failure, by its code.</summary>
public static class FailureAdvice
{
    public static string For(string code) => code switch
    {
        "tool_missing" => "Install the missing program (./run does it on Debian), then retry the video.",
        "disk_full" => "Free some disk space (./run clean removes what no video needs), then retry the video.",
        "translation_needs_provider" => "Give a source in the language of the video, or configure a provider that translates.",
        "caption_glyphs_missing" or "headline_glyphs_missing" or "overlay_glyphs_missing" or "thumbnail_glyphs_missing" => "Change the words that hold the named characters, or install a font that has them (fonts-noto-core covers most scripts, fonts-symbola symbols), then retry the video.",
        "video_too_long" => "Take scenes away or make two videos of them.",
        "voice_damaged" => "Change the named scene's words or the voice, so that it is spoken again.",
        "verification_failed" => "Retry the video; if it fails again, look at the named check in the processing history.",
        "source_empty" or "source_not_text" or "script_no_scenes" or "topic_invalid" => "Change the text and make the video again.",
        _ => "Retry the video: it goes on from the stage that failed.",
    };
}
