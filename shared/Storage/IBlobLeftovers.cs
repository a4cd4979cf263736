namespace AutoVideo.Storage;

/// <summary>A blob store that can be left with half-written files.</summary>
internal interface IBlobLeftovers
{
    /// <summary>Removes partial files older than that, and blocks of uploads that were given up; returns how many.</summary>
    int RemoveLeftovers(TimeSpan olderThan);
}
