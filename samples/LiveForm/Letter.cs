namespace LiveForm;

/// <summary>The letter that the form is filled in for, unless a file with another one is named.</summary>
internal static class Letter
{
    public const string Example =
        """
        Dear service desk,

        our coffee machine on the third floor gave up on Monday: it shows "E×8", and there is water under it. We are forty people up here, and
        the guests of the summer party come on 1 December. Please do something, soon.

        Søren Ångström
        """;
}
