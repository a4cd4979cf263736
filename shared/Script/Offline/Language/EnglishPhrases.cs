namespace AutoVideo.Script.Offline;

internal static class EnglishPhrases
{
    public static Phrases Value { get; } = new()
    {
        Closings =
        [
            new("Share this with someone who likes to know how things work, and follow for the next one.", "Follow for the next one", "thumbs up", "bell"),
            new("Did anything here surprise you? Tell us in the comments, and follow for more.", "What surprised you?", "thumbs up", "bell"),
            new("What should we explain next? Leave your question below, and follow for more.", "What should be next?", "thumbs up", "bell"),
            new("If you learned something, pass it on, and follow along for the next story.", "Pass it on", "thumbs up", "bell"),
        ],
        ShortClosings = [new("Follow for more.", "Follow for more", "thumbs up", "bell"), new("What do you think?", "What do you think?", "thumbs up", "bell")],
        Pictures = ["An illustration of {0}.", "A clear, vivid scene with {0}.", "A picture that shows {0}."],
        And = " and ",
        Comma = ", ",
        FallbackNouns = ["idea", "question"],
        Draft = new DraftPhrases
        {
            AboutThing = ["What do you really know about {0}?", "What is there to know about {0}?"],
            AboutQuestion = ["Have you ever wondered {0}?"],
            AboutList = ["{0}: how many do you already know?"],
            AboutStatement = ["{0}. But what is behind that?"],
            Bridges = ["Let's start with the right questions.", "Here is where to begin.", "Let's take it step by step.", "Let's start with the right questions and see where they lead."],
            Process =
            [
                new("First, the start: what has to be in place before anything happens?", "What has to be in place?", "seed", "key"),
                new("Then, the steps: what follows from what, and what drives the change?", "What follows from what?", "gear", "arrow"),
                new("Last, the evidence: what was measured, when, and by whom?", "How do we know?", "microscope", "ruler"),
            ],
            Reason =
            [
                new("First, the facts: what exactly happens, and is it always so?", "What exactly happens?", "magnifying glass", "clipboard"),
                new("Then, the cause: what would have to change for things to be different?", "What is the cause?", "puzzle", "link"),
                new("Last, the evidence: who found out, and how can anyone check it?", "Who found out?", "detective", "microscope"),
            ],
            Thing =
            [
                new("First, the origins: where and when did everything begin?", "Where did it begin?", "compass", "map"),
                new("Then, the workings: what are the parts, and which of them matter most?", "What matters most?", "gear", "puzzle"),
                new("Last, the meaning: who is affected, and which fact surprises you most?", "Who is affected?", "people", "light bulb"),
            ],
            Closings =
            [
                new("Which of these would you answer first? Tell us in the comments.", "Which one first?", "question", "speech balloon"),
                new("What would you like to know about this? Leave your question below.", "Your question?", "question", "speech balloon"),
            ],
            QuestionKicker = "To find out",
        },
    };
}
