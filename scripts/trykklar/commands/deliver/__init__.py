"""Commands of what comes after a build: releases and the archive."""
